using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Bookstore.Conformance.Tests;

/// <summary>A request byte for byte, as no HTTP client would send it. Each on a connection of its own.</summary>
internal static class RawRequest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Sends a GET, or another method, and reads the whole answer. Text goes out as UTF-8, unescaped.</summary>
    /// <param name="site">Where to.</param>
    /// <param name="target">The request target, after the method.</param>
    /// <param name="cookies">The Cookie header, or null.</param>
    /// <param name="method">The method.</param>
    /// <param name="headers">Further header lines, each ending with CRLF.</param>
    /// <param name="body">The body, or null.</param>
    public static async Task<RawAnswer> SendAsync(
        Uri site, string target, string? cookies = null, string method = "GET", string headers = "", byte[]? body = null)
    {
        using var timeout = new CancellationTokenSource(Patience);
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(site.Host, site.Port, timeout.Token);
        await using var stream = client.GetStream();
        var head = $"{method} {target} HTTP/1.1\r\nHost: {site.Authority}\r\nConnection: close\r\nAccept-Language: en\r\n{headers}"
            + (cookies is null ? "" : $"Cookie: {cookies}\r\n")
            + (body is null ? "" : $"Content-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}\r\n") + "\r\n";
        try
        {
            await stream.WriteAsync((byte[])[.. Encoding.UTF8.GetBytes(head), .. body ?? []], timeout.Token);
        }
        catch (IOException)
        {
            // The server may answer, and stop listening, before all of a long request is sent.
        }

        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer, timeout.Token);
        return RawAnswer.Of(Encoding.UTF8.GetString(answer.ToArray()));
    }

    /// <summary>Sends a form.</summary>
    /// <param name="site">Where to.</param>
    /// <param name="target">The request target.</param>
    /// <param name="form">The form, encoded.</param>
    /// <param name="cookies">The Cookie header, or null.</param>
    /// <param name="headers">Further header lines, each ending with CRLF.</param>
    public static Task<RawAnswer> PostAsync(Uri site, string target, string form, string? cookies = null, string headers = "") => SendAsync(
        site, target, cookies, "POST", $"Content-Type: application/x-www-form-urlencoded\r\n{headers}", Encoding.UTF8.GetBytes(form));
}

/// <summary>What a server answered.</summary>
/// <param name="Status">The HTTP status; 0 where it closed the connection without a word.</param>
/// <param name="Headers">The header lines.</param>
/// <param name="Body">The body, in chunks if it came so.</param>
internal sealed record RawAnswer(int Status, IReadOnlyList<string> Headers, string Body)
{
    /// <summary>The Location header, or null.</summary>
    public string? Location => Values("Location").SingleOrDefault();

    /// <summary>The session key that the answer sets, or null. A cookie that is taken back is none.</summary>
    public string? SessionKey => Values("Set-Cookie").Where(cookie => cookie.StartsWith("bookstore=", StringComparison.Ordinal))
        .Select(cookie => cookie["bookstore=".Length..].Split(';')[0]).SingleOrDefault(key => key.Length > 0);

    /// <summary>The values of a header.</summary>
    public IEnumerable<string> Values(string header) => Headers
        .Where(line => line.StartsWith($"{header}: ", StringComparison.OrdinalIgnoreCase)).Select(line => line[(header.Length + 2)..]);

    public static RawAnswer Of(string answer)
    {
        var parts = answer.Split("\r\n\r\n", 2);
        var lines = parts[0].Split("\r\n");
        var status = lines[0].StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(lines[0][9..12], CultureInfo.InvariantCulture) : 0;
        return new RawAnswer(status, lines[1..], parts.Length > 1 ? parts[1] : "");
    }
}
