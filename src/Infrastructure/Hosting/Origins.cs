using System.Globalization;

namespace Bookstore.Infrastructure.Hosting;

/// <summary>The rules for settings that are an origin (RFC 6454): https, or http on this machine, and nothing after host and port.</summary>
public static class Origins
{
    /// <summary>
    /// The origin as browsers, Logto and every header write it: ASCII, lower case, no default port, no trailing slash
    /// (RFC 6454 6.2). An international name is in its A-label form, "punycode" (RFC 5890 2.3.2.1).
    /// </summary>
    /// <param name="value">A valid origin: see <see cref="FindProblem"/>.</param>
    public static string Normalize(string value)
    {
        var url = new Uri(value);
        // IdnHost leaves the brackets of an IPv6 address out (RFC 3986 3.2.2).
        var host = url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost;
        return url.IsDefaultPort ? $"{url.Scheme}://{host}" : $"{url.Scheme}://{host}:{url.Port}";
    }

    /// <summary>An absolute URL with the host as people write it: an international name in its own letters.</summary>
    public static string ForPeople(string value)
    {
        var host = new Uri(value).Host;
        try
        {
            return value.Replace($"//{host}", $"//{new IdnMapping().GetUnicode(host)}", StringComparison.OrdinalIgnoreCase);
        }
        catch (ArgumentException)
        {
            // An address, or a name that only looks like an A-label.
            return value;
        }
    }

    /// <summary>What is wrong with an origin, to follow the setting's name in a sentence; or null.</summary>
    internal static string? FindProblem(string? value)
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

        if (!HasUsableHost(url))
        {
            return $"has a host name that can't be one (RFC 5891): '{value}'";
        }

        return url.PathAndQuery != "/" || url.Fragment.Length > 0 || url.UserInfo.Length > 0
            ? $"must end after the host and port: '{url.Scheme}://{url.Authority}', not '{value}'"
            : null;
    }

    /// <summary>Whether the host's name has an ASCII form: .NET also parses international names that have none.</summary>
    internal static bool HasUsableHost(Uri url)
    {
        try
        {
            return Uri.CheckHostName(url.IdnHost) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
