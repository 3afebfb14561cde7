namespace Bookstore.Infrastructure.Sessions;

/// <summary>Browser and system in short, from what the browser says of itself (RFC 9110 10.1.5). Nothing is decided by it.</summary>
internal static class Device
{
    // Browsers name their ancestors too, so whoever has more of them comes first.
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"), ("Linux", "Linux"),
    ];

    /// <summary>Such as "Firefox, Windows"; null where neither is known.</summary>
    /// <param name="userAgent">The User-Agent header.</param>
    public static string? Describe(string? userAgent)
    {
        string?[] parts = [Find(Browsers, userAgent), Find(Systems, userAgent)];
        return parts.OfType<string>().ToArray() is { Length: > 0 } known ? string.Join(", ", known) : null;
    }

    private static string? Find((string Mark, string Name)[] names, string? userAgent) =>
        names.FirstOrDefault(name => userAgent?.Contains(name.Mark, StringComparison.Ordinal) is true).Name;
}
