namespace Bookstore.Web.ViewModels;

/// <summary>The rule for links and pictures whose address comes from Logto or Patreon: https only, so nothing that runs a script.</summary>
internal static class SafeUrl
{
    /// <summary>The address if a page may use it, else null. Plain http is for loopback only: the stand-in Patreon.</summary>
    public static string? Of(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) && (url.Scheme == "https" || (url.Scheme == "http" && url.IsLoopback))
            ? url.AbsoluteUri
            : null;
}
