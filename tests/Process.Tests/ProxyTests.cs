using System.Net;
using Bookstore.Testing;

namespace Bookstore.Process.Tests;

/// <summary>The app as it is deployed: behind nginx with the documented configuration, which ends TLS.</summary>
public sealed class ProxyTests : IAsyncLifetime
{
    private TestProvider _provider = null!;
    private RunningApp _app = null!;
    private Nginx _nginx = null!;

    public async Task InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        var port = RunningApp.FreePort();
        _app = await RunningApp.StartAsync(
        [
            .. _provider.Settings(),
            ("PublicUrl", Nginx.Url.GetLeftPart(UriPartial.Authority)),
            ("ASPNETCORE_URLS", $"http://127.0.0.1:{port}"),
            ("RateLimits__Enabled", "true"), ("RateLimits__SignInsPerMinute", "3"),
            ("Proxies", "127.0.0.1"),
        ]);
        if (Nginx.Binary is not null)
        {
            _nginx = await Nginx.StartAsync(port);
        }
    }

    public async Task DisposeAsync()
    {
        if (_nginx is not null)
        {
            await _nginx.DisposeAsync();
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
    public async Task Behind_a_proxy_each_client_has_its_own_limit_and_can_not_pass_for_another()
    {
        using var busy = _nginx.OpenBrowser("127.0.0.2");
        using var other = _nginx.OpenBrowser("127.0.0.3");
        for (var count = 0; count < 3; count++)
        {
            Assert.Equal(HttpStatusCode.Redirect, await StartAsync(busy, $"10.0.0.{count}"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await StartAsync(busy, "10.0.0.9"));
        Assert.Equal(HttpStatusCode.Redirect, await StartAsync(other, "127.0.0.2"));
    }

    private static async Task<HttpStatusCode> StartAsync(TestBrowser browser, string claimedAddress)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Nginx.Url, "/sign-in"));
        request.Headers.Add("X-Forwarded-For", claimedAddress);
        using var response = await browser.SendAsync(request);
        return response.StatusCode;
    }
}
