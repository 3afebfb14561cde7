using System.Net;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>The cookies of a site over TLS, of which another host of its domain can plant none (RFC 6265bis 4.1.3.2).</summary>
public sealed class HostCookieTests : IAsyncLifetime
{
    private readonly Uri _listening = new($"http://localhost:{RunningApp.FreePort()}/");
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
    private TestProvider _provider = null!;
    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _app = await RunningApp.StartAsync(
            [.. _provider.Settings(), ("ASPNETCORE_URLS", _listening.AbsoluteUri), ("PublicUrl", "https://books.example")]);
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Every_cookie_has_the_host_prefix()
    {
        var start = await CookiesAsync("/sign-in");
        var size = start.Single().Split(';')[0].Length;
        Assert.True(size < 100, $"{size} bytes: {start[0]}");
        var language = await CookiesAsync("/language/th");
        var form = await CookiesAsync("/another-account?returnUrl=/shelf", "Cookie", language[0].Split(';')[0]);
        var (_, page) = await GetAsync("/another-account?returnUrl=/shelf", "Cookie", form[0].Split(';')[0]);
        var token = page.Split("__RequestVerificationToken")[1].Split("value=\"")[1].Split('"')[0];
        using var sent = new HttpRequestMessage(HttpMethod.Post, new Uri(_listening, "/another-account"))
        {
            Content = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("ReturnUrl", "/shelf")]),
        };
        sent.Headers.Host = "books.example";
        sent.Headers.Add("Cookie", form[0].Split(';')[0]);
        using var signedOut = await _http.SendAsync(sent);
        var next = signedOut.Headers.GetValues("Set-Cookie").Single(cookie => cookie.Contains("next", StringComparison.Ordinal));

        string[] all = [.. start, .. language, .. form, next];
        Assert.Equal(
            ["__Host-bookstore-form", "__Host-bookstore-language", "__Host-bookstore-next", "__Host-bookstore-start"],
            all.Select(cookie => cookie.Split('.', '=')[0]).Order());
        Assert.All(all, cookie =>
        {
            Assert.Contains("; path=/;", cookie + ";", StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
        });

        // The language is read under the name that it was given.
        Assert.Contains("<html lang=\"th\">", (await GetAsync("/", "Cookie", language[0].Split(';')[0])).Body, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\">", (await GetAsync("/", "Cookie", language[0].Split(';')[0]["__Host-".Length..])).Body, StringComparison.Ordinal);
        // And so is where one wanted to be.
        using var home = await SendAsync("/", "Cookie", next.Split(';')[0]);
        Assert.Equal("/sign-in?another=1&returnUrl=%2Fshelf", home.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task TLS_termination_at_a_proxy_is_not_seen_as_another_host()
    {
        using var start = await SendAsync("/sign-in", "X-Forwarded-Proto", "http");
        Assert.StartsWith(_provider.Url.AbsoluteUri, start.Headers.Location!.OriginalString, StringComparison.Ordinal);

        // The port of https is no part of a Host header.
        Assert.Contains("\"host\":\"public\"", (await GetAsync("/arrival", "X-Nothing", "1")).Body, StringComparison.Ordinal);
    }

    private async Task<List<string>> CookiesAsync(string path, string header = "X-Nothing", string value = "1")
    {
        using var response = await SendAsync(path, header, value);
        return [.. response.Headers.GetValues("Set-Cookie")];
    }

    private async Task<(HttpStatusCode Status, string Body)> GetAsync(string path, string header, string value)
    {
        using var response = await SendAsync(path, header, value);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task<HttpResponseMessage> SendAsync(string path, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_listening, path));
        request.Headers.Host = "books.example";
        request.Headers.Add(header, value);
        return await _http.SendAsync(request);
    }
}
