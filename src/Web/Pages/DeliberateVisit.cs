using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Bookstore.Web.Pages;

/// <summary>
/// Keeps a page that does something at a GET from doing it for a browser that only looks ahead (Fetch, <c>Sec-Purpose</c>) or
/// for a HEAD, behind which nobody waits for what was begun.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class DeliberateVisitAttribute : Attribute, IResourceFilter
{
    public void OnResourceExecuting(ResourceExecutingContext context)
    {
        if (DeliberateVisit.Refuse(context.HttpContext) is { } status)
        {
            context.Result = new StatusCodeResult(status);
        }
    }

    public void OnResourceExecuted(ResourceExecutedContext context)
    {
    }
}

/// <summary>Tells a visit that somebody wanted from one that a browser or a robot makes in advance.</summary>
internal static class DeliberateVisit
{
    /// <summary>Whether somebody wanted the visit.</summary>
    public static bool IsDeliberate(HttpContext context) =>
        !HttpMethods.IsHead(context.Request.Method) && !IsPrefetch(context.Request.Headers);

    /// <summary>Has a visit that nobody wanted answered without a page.</summary>
    /// <returns>The status of the answer; null where somebody wanted the visit.</returns>
    public static int? Refuse(HttpContext context)
    {
        if (IsDeliberate(context))
        {
            return null;
        }

        if (context.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }

        // An error, since a browser would show what it fetched in advance, empty as it is, in the place of the visit.
        return HttpMethods.IsHead(context.Request.Method) ? StatusCodes.Status204NoContent : StatusCodes.Status403Forbidden;
    }

    // The others are what browsers said before there was a standard.
    private static bool IsPrefetch(IHeaderDictionary headers) =>
        ((string[])["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"]).Any(name =>
            headers[name].ToString() is var purpose
            && (purpose.Contains("prefetch", StringComparison.OrdinalIgnoreCase)
                || purpose.Contains("prerender", StringComparison.OrdinalIgnoreCase)
                || purpose.Contains("preview", StringComparison.OrdinalIgnoreCase)));
}
