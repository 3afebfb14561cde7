namespace Bookstore.Application.SignIn;

/// <summary>
/// Where a browser goes after signing in: a path of this site, in ASCII as a Location header needs it. Anything else, and
/// anything that a browser could read as another site, becomes the home page.
/// </summary>
public sealed record ReturnUrl
{
    private const int MaxLength = 2048;

    // Only for resolving the path, which must not lead to another host.
    private static readonly Uri Site = new("http://site.invalid/");

    private ReturnUrl(string path) => Path = path;

    public static ReturnUrl Home { get; } = new("/");

    /// <summary>The path with its query and fragment; it starts with a single slash.</summary>
    public string Path { get; }

    /// <param name="requested">What a request asked for: it may be anything.</param>
    public static ReturnUrl Normalize(string? requested)
    {
        if (requested is null || !IsLocal(requested) || requested.Any(char.IsControl))
        {
            return Home;
        }

        if (!Uri.TryCreate(Site, requested, out var url) || url.Host != Site.Host)
        {
            return Home;
        }

        // Resolving removed dot segments; what followed them may look like a host.
        var path = url.PathAndQuery + url.Fragment;
        return IsLocal(path) && path.Length <= MaxLength && !IsCallback(url.AbsolutePath) ? new ReturnUrl(path) : Home;
    }

    public override string ToString() => Path;

    // There a sign-in that succeeded would look like one that failed. Compared as routing does: in any case, with or without a
    // slash at its end.
    private static bool IsCallback(string path) =>
        path.TrimEnd('/').Equals(SiteAddresses.Callback, StringComparison.OrdinalIgnoreCase)
        || path.TrimEnd('/').Equals(SiteAddresses.PatreonLinkCallback, StringComparison.OrdinalIgnoreCase);

    private static bool IsLocal(string path) =>
        path.StartsWith('/') && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('\\');
}
