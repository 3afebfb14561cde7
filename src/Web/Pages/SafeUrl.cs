namespace Bookstore.Web.Pages;

/// <summary>The rule for links and pictures whose address somebody else chose: a browser may open https, and nothing that runs.</summary>
internal static class SafeUrl
{
    /// <summary>The address if a page may use it, else null. Plain http is for this machine only: the stand-in Patreon.</summary>
    public static string? Of(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) && (url.Scheme == "https" || (url.Scheme == "http" && url.IsLoopback))
            ? url.AbsoluteUri
            : null;
}
