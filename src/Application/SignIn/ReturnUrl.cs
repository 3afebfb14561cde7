namespace Bookstore.Application.SignIn;

/// <summary>
/// Where a browser goes after signing in: a path of this site, in ASCII as a Location header wants it. Anything
/// that is not, or that a browser could read as another site, becomes the home page.
/// </summary>
public sealed record ReturnUrl
{
    private const int MaxLength = 2048;

    // There a sign-in that succeeded would look like one that was lost.
    private const string Callback = "/callback";

    // Only its shape counts: the path is resolved against it and must not lead away from it.
    private static readonly Uri Site = new("http://site.invalid/");

    private ReturnUrl(string path) => Path = path;

    /// <summary>The home page.</summary>
    public static ReturnUrl Home { get; } = new("/");

    /// <summary>The path with its query and fragment; it starts with a single slash.</summary>
    public string Path { get; }

    /// <summary>Makes a return URL of what a request asked for.</summary>
    /// <param name="requested">What the request asked for: anything at all.</param>
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

        // Dot segments are gone now, and what stood behind them may look like a host.
        var path = url.PathAndQuery + url.Fragment;
        return IsLocal(path) && path.Length <= MaxLength && !IsCallback(url.AbsolutePath) ? new ReturnUrl(path) : Home;
    }

    /// <inheritdoc />
    public override string ToString() => Path;

    // As routing reads a path: in any case, with or without a slash at its end.
    private static bool IsCallback(string path) => path.TrimEnd('/').Equals(Callback, StringComparison.OrdinalIgnoreCase);

    private static bool IsLocal(string path) =>
        path.StartsWith('/') && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('\\');
}
