using System.Net;
using Bookstore.Testing;

namespace Bookstore.Process.Tests;

/// <summary>The app as it is deployed: behind nginx with the documented configuration, which ends TLS.</summary>
public sealed class ProxyTests : IAsyncLifetime
{
    private readonly int _port = RunningApp.FreePort();
    private TestProvider _provider = null!;
    private RunningApp _app = null!;
    private Nginx _nginx = null!;
    private Nginx _bareNginx = null!;

    public async Task InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        var port = _port;
        _app = await RunningApp.StartAsync(
        [
            .. _provider.Settings(),
            ("PublicUrl", Nginx.Url.GetLeftPart(UriPartial.Authority)),
            ("ASPNETCORE_URLS", $"http://127.0.0.1:{port}"),
            ("RateLimits__Enabled", "true"), ("RateLimits__SignInsPerMinute", "31"),
            ("Proxies", "127.0.0.1"),
        ]);
        if (Nginx.Binary is not null)
        {
            _nginx = await Nginx.StartAsync(port);
            _bareNginx = await Nginx.StartAsync(port, isDocumented: false);
        }
    }

    public async Task DisposeAsync()
    {
        if (_nginx is not null)
        {
            await _nginx.DisposeAsync();
            await _bareNginx.DisposeAsync();
        }

        await _app.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [NginxFact]
    public async Task Behind_tls_termination_a_sign_in_comes_back_to_the_public_address_with_cookies_for_tls_only()
    {
        using var browser = _nginx.OpenBrowser("127.0.0.2");

        var home = await browser.OpenAsync(new Uri("http://books.example/sign-in"));

        Assert.Equal(Nginx.Url, home.Url);
        Assert.Contains("Hello, Robin Reader", home.Text, StringComparison.Ordinal);
        Assert.Contains("redirect_uri=https://books.example/callback", Assert.Single(_provider.TokenRequests), StringComparison.Ordinal);
        var session = browser.Cookies.GetCookies(Nginx.Url)["__Host-bookstore"]!;
        Assert.True(session is { Secure: true, HttpOnly: true, Path: "/" });

        var afterwards = await browser.PressAsync(home, "Sign out", stopAt: _provider.Url.AbsoluteUri);
        Assert.Contains($"post_logout_redirect_uri={Uri.EscapeDataString(Nginx.Url.AbsoluteUri)}", afterwards.Url.Query, StringComparison.Ordinal);
    }

    [NginxFact]
    public async Task Behind_a_proxy_each_client_has_its_own_limit_and_cannot_spoof_another()
    {
        using var busy = _nginx.OpenBrowser("127.0.0.2");
        using var other = _nginx.OpenBrowser("127.0.0.3");
        for (var count = 0; count < 31; count++)
        {
            Assert.Equal(HttpStatusCode.Redirect, await StartAsync(busy, $"10.0.0.{count + 10}"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await StartAsync(busy, "10.0.0.9"));
        Assert.Equal(HttpStatusCode.Redirect, await StartAsync(other, "127.0.0.2"));
    }

    [NginxFact]
    public async Task Behind_an_nginx_that_has_only_proxy_pass_a_sign_in_after_thirty_abandoned_ones_succeeds()
    {
        using var browser = _bareNginx.OpenBrowser("127.0.0.4");
        for (var count = 0; count < 30; count++)
        {
            await browser.OpenAsync(new Uri(Nginx.Url, "/sign-in"), stopAt: _provider.Url.AbsoluteUri);
        }

        Assert.InRange(browser.Cookies.GetCookieHeader(Nginx.Url).Length, 1, 600);
        var home = await browser.OpenAsync(new Uri(Nginx.Url, "/sign-in"));

        Assert.Contains("Hello, Robin Reader", home.Text, StringComparison.Ordinal);
        // It sends the app's own address as the Host, for every visitor.
        await _app.WaitForLogAsync("replaces the Host header with 127.0.0.1");
        Assert.Equal(2, _app.Output.Split("replaces the Host header").Length);
    }

    [NginxFact]
    public async Task Only_local_requests_get_the_reasons_of_the_health_check()
    {
        await _provider.DisposeAsync();
        using var browser = _nginx.OpenBrowser("127.0.0.2");
        using var http = new HttpClient();

        Assert.Equal("""{"status":"Degraded"}""", (await browser.OpenAsync(new Uri(Nginx.Url, "/health/ready"))).Text);
        Assert.Contains("can't be read", await AskAsync("127.0.0.1"), StringComparison.Ordinal);
        Assert.Contains("can't be read", await AskAsync("localhost"), StringComparison.Ordinal);
        Assert.Equal("""{"status":"Degraded"}""", await AskAsync("books.example"));
        foreach (var header in (string[])["X-Forwarded-For", "Forwarded", "X-Forwarded-Host", "X-Real-IP", "Via", "X-Original-For"])
        {
            Assert.Equal("""{"status":"Degraded"}""", await AskAsync("127.0.0.1", header));
        }

        async Task<string> AskAsync(string host, string? header = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{_port}/health/ready") { Headers = { Host = host } };
            if (header is not null)
            {
                request.Headers.TryAddWithoutValidation(header, "127.0.0.1");
            }

            using var response = await http.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return System.Text.RegularExpressions.Regex.Unescape(await response.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Behind_a_proxy_without_forwarded_headers_a_setting_hides_the_reasons()
    {
        await _app.KillAsync();
        await _app.StartAgainAsync(("Health__Reasons", "false"));
        await _provider.DisposeAsync();
        await using var proxy = await TestProxy.StartAsync();
        proxy.App = new Uri($"http://127.0.0.1:{_port}");
        proxy.Change = request => request.Headers.Host = $"127.0.0.1:{_port}";
        using var http = new HttpClient();

        Assert.Equal("""{"status":"Degraded"}""", await http.GetStringAsync(new Uri(proxy.Url, "/health/ready")));
        Assert.Equal("""{"status":"Degraded"}""", await http.GetStringAsync($"http://127.0.0.1:{_port}/health/ready"));
    }

    private static async Task<HttpStatusCode> StartAsync(TestBrowser browser, string claimedAddress)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Nginx.Url, "/sign-in"));
        request.Headers.Add("X-Forwarded-For", claimedAddress);
        using var response = await browser.SendAsync(request);
        return response.StatusCode;
    }
}
