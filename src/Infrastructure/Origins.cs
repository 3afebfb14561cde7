namespace Bookstore.Infrastructure;

/// <summary>The one rule for settings that are an origin (RFC 6454): https, or http on this machine, and nothing behind the host.</summary>
internal static class Origins
{
    /// <summary>The origin as everything writes it: lower case, no default port, no trailing slash (RFC 6454 6.2).</summary>
    /// <param name="value">An origin without a problem.</param>
    public static string Normalize(string value) => new Uri(value).GetLeftPart(UriPartial.Authority);

    /// <summary>Says what is wrong with an origin, to follow the setting's name in a sentence, or null.</summary>
    public static string? FindProblem(string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return "is missing";
        }

        if (!Uri.TryCreate(value, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            return $"is not a URL that starts with https://: '{value}'";
        }

        if (url.Scheme == "http" && !url.IsLoopback)
        {
            return $"must start with https:// ('{value}'): plain http is for this machine only, such as http://localhost";
        }

        return url.PathAndQuery != "/" || url.Fragment.Length > 0 || url.UserInfo.Length > 0
            ? $"must end after the host and port: '{url.Scheme}://{url.Authority}', not '{value}'"
            : null;
    }
}
