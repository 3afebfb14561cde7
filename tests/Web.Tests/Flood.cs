using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bookstore.Web.Tests;

/// <summary>What a stranger may send to the site: every address with what each refuses.</summary>
internal static class Flood
{
    private static readonly string[] Addresses =
    [
        "/", "/sign-in", "/sign-up", "/callback", "/sign-out", "/account", "/another-account", "/check-membership", "/shelf", "/shelf/nothing",
        "/shelf/nothing/download/x.epub", "/shelf/nothing/cover", "/language/xx", "/error", "/nowhere", "/arrival", "/health/live", "/health/ready",
        "/site.css", "/backchannel-logout", "/webhooks/logto", "/webhooks/patreon",
    ];

    // With a control character in each, and a body that no form is.
    private static readonly Dictionary<string, Func<string, HttpRequestMessage>> Everywhere = new()
    {
        ["GET"] = path => new(HttpMethod.Get, path),
        ["a method that is none"] = path => new(new HttpMethod("BREW"), path),
        ["DELETE"] = path => new(HttpMethod.Delete, path),
        ["broken cookies"] = path => new(HttpMethod.Get, path)
        {
            Headers =
            {
                {
                    "Cookie", "bookstore-form=broken; bookstore=broken; bookstore-language=broken; .AspNetCore.Correlation.x=N; "
                        + ".AspNetCore.OpenIdConnect.Nonce.x=N; __Host-bookstore=broken"
                },
            },
        },
        ["a form without a token"] = path => new(HttpMethod.Post, path) { Content = new FormUrlEncodedContent([new("a", "b")]) },
        ["a form of another site's"] = path => new(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent([new("a", "b")]),
            Headers = { { "Origin", "https://evil.example" } },
        },
        ["a form with a broken token"] = path => new(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent([new("__RequestVerificationToken", "broken")]),
            Headers = { { "Cookie", "bookstore-form=broken" } },
        },
        ["a form that is cut off"] = path => new(HttpMethod.Post, path)
        {
            Content = new StringContent("--b\r\nContent-Disposition: form-data", Encoding.ASCII) { Headers = { ContentType = new("multipart/form-data") { Parameters = { new("boundary", "b") } } } },
        },
        ["UTF-7"] = path => new(HttpMethod.Post, path) { Content = new StringContent("a=b", Encoding.ASCII) { Headers = { ContentType = new("text/plain") { CharSet = "utf-7" } } } },
        ["a host that is another's"] = path => new(HttpMethod.Get, path) { Headers = { Host = "evil.example" } },
        ["headers that are none"] = path =>
        {
            var request = new HttpRequestMessage(HttpMethod.Get, path);
            foreach (var (name, value) in ((string, string)[])
            [
                ("Range", "bytes=9-1"), ("If-Modified-Since", "yesterday"), ("Accept-Language", ";;q=x"), ("X-Forwarded-For", "nobody, 1.2.3"),
                ("traceparent", "00-x"), ("baggage", "a=b"), ("Content-Type", "///"), ("Authorization", "Bearer x"),
            ])
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            return request;
        },
        ["a query that is none"] = path => new(HttpMethod.Get, $"{path}?%ZZ&returnUrl=//evil.example&with=%0a&screen=%1b&culture=x&look=x"),
    };

    /// <summary>Each kind of request by its name.</summary>
    public static Dictionary<string, Func<HttpRequestMessage>> Kinds { get; } = (
        from address in Addresses
        from kind in Everywhere
        select (Name: $"{address}: {kind.Key}", Make: (Func<HttpRequestMessage>)(() => kind.Value(address))))
        .Concat(Special().Select(one => ($"{one.Path.Split('?')[0]}: {one.Name}", (Func<HttpRequestMessage>)(() => one.Make(one.Path)))))
        .ToDictionary(one => one.Item1, one => one.Item2);

    /// <summary>What no HTTP client sends, as lines.</summary>
    public static string[] Raw { get; } =
    [
        "nonsense\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n",
        "GET /%00%0a HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "POST /sign-out HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\nzz\r\n",
        "POST /sign-out HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n",
        "POST /sign-out HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ];

    /// <summary>Sends what no HTTP client sends, and takes whatever comes.</summary>
    public static async Task SendRawAsync(Uri app, string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, app.Port);
        var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(text));
            client.Client.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(Stream.Null);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // Cut off, which is an answer too.
        }
    }

    private static IEnumerable<(string Path, string Name, Func<string, HttpRequestMessage> Make)> Special()
    {
        static HttpRequestMessage Get(string path) => new(HttpMethod.Get, path);
        yield return ("/sign-in?with=patreon%20x", "a connector that is none", Get);
        yield return ("/sign-in?another=1&screen=register", "a start", Get);
        yield return ("/callback?code=a&state=b", "a made-up state", Get);
        yield return ("/callback?code=a&code=b&state=c", "a doubled code", Get);
        yield return ("/callback?error=%0d%0a%1b[2Jx&error_description=%0d%0awarn:%20Forged[1]&error_uri=%1b&state=x", "a made-up error", Get);
        yield return ("/callback?error=access_denied", "an error without a state", Get);
        yield return ("/callback?iss=https://evil.example&state=x&code=y", "another issuer", Get);
        foreach (var token in (string[])["nonsense", "eyJhbGciOiJub25lIn0.e30.", "eyJhbGciOiJFUzM4NCIsImtpZCI6Im5vYm9keSdzIn0.e30.AAAA", "a.b.c.d.e"])
        {
            yield return ("/backchannel-logout", $"the token {token}", path =>
                new(HttpMethod.Post, path) { Content = new FormUrlEncodedContent([new("logout_token", token)]) });
        }

        foreach (var (path, header, length) in ((string, string, int)[])[("/webhooks/logto", "logto-signature-sha-256", 64), ("/webhooks/patreon", "X-Patreon-Signature", 32)])
        {
            foreach (var signature in (string[])["nonsense", new('0', length)])
            {
                yield return (path, $"the signature {signature}", address =>
                    new(HttpMethod.Post, address) { Content = new StringContent("{}"), Headers = { { header, signature } } });
            }
        }
    }
}
