using Bookstore.Web.Security;

namespace Bookstore.Web.ViewModels;

/// <summary>What has just happened; the text <c>Status.</c> with its name says it.</summary>
internal enum StatusMessage
{
    SignedOut,
    AccountDeleted,

    /// <summary>The person's changes were stored.</summary>
    Saved,

    /// <summary>"Check again": the page shows Patreon's answer.</summary>
    PatreonAnswered,

    /// <summary>"Check again": Patreon takes longer, and the line has a link to look again.</summary>
    PatreonPending,
}

/// <summary>A line about what has just happened.</summary>
/// <param name="LookAgainUrl">The page to look at again for what comes of it; null where it's done.</param>
internal sealed record StatusText(string Text, string? LookAgainUrl = null);

/// <summary>
/// The line that the next page shows, once, of what has just happened, also after the way through Logto. The browser keeps it, and
/// it is one of the messages above: nobody can have the site say anything else.
/// </summary>
internal sealed record StatusLine(StatusMessage Message)
{
    private static readonly ProtectedCookie<StatusLine> Cookie = new("bookstore-status");

    public static void Set(HttpContext context, StatusMessage message) => Cookie.Set(context, new StatusLine(message));

    /// <summary>The message for this page, or null; no later page shows it.</summary>
    public static StatusMessage? Take(HttpContext context)
    {
        // An error page leaves it to the page after it: what decrypts it may be what failed.
        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError
            || Cookie.Find(context) is not { } line || SpeculativeRequests.IsSpeculative(context))
        {
            return null;
        }

        Cookie.Delete(context);
        return line.Message;
    }
}
