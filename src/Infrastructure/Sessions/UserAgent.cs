namespace Bookstore.Infrastructure.Sessions;

/// <summary>Names browser and operating system from the User-Agent header (RFC 9110 10.1.5). For people to read; nothing is decided by it.</summary>
internal static class UserAgent
{
    // Browsers also name the ones that they descend from, so the most derived comes first.
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
    public static string? Describe(string? userAgent)
    {
        string?[] parts = [Find(Browsers, userAgent), Find(Systems, userAgent)];
        return parts.OfType<string>().ToArray() is { Length: > 0 } known ? string.Join(", ", known) : null;
    }

    private static string? Find((string Mark, string Name)[] names, string? userAgent) =>
        names.FirstOrDefault(name => userAgent?.Contains(name.Mark, StringComparison.Ordinal) is true).Name;
}
