using System.Net;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>What the app does to be no easy prey: headers, bounds, and whom it answers.</summary>
public sealed class HttpSecurityTests : IDisposable
{
    private readonly TestBrowser _browser = new();

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task Every_response_carries_the_security_headers_and_none_names_the_server()
    {
        await using var app = await RunningApp.StartAsync();
        foreach (var path in (string[])["/", "/site.css", "/nowhere", "/callback", "/health/live", "/language/th", "/sign-in", "/account"])
        {
            using var response = await _browser.GetAsync(new Uri(app.Url, path));

            var policy = Header(response, "Content-Security-Policy");
            Assert.True(policy.Contains("default-src 'none'", StringComparison.Ordinal), path);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Contains($"form-action 'self' {app.Tenant.GetLeftPart(UriPartial.Authority)} {app.Url.GetLeftPart(UriPartial.Authority)};", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
            Assert.Equal("same-origin", Header(response, "Referrer-Policy"));
            Assert.Equal("same-origin", Header(response, "Cross-Origin-Opener-Policy"));
            Assert.Contains("camera=()", Header(response, "Permissions-Policy"), StringComparison.Ordinal);
            Assert.False(response.Headers.Contains("Server"));
            Assert.False(response.Headers.Contains("Strict-Transport-Security"));
        }
    }

    [Fact]
    public async Task Outside_development_browsers_are_bound_to_tls_and_pictures_come_over_it_alone()
    {
        await using var provider = await TestProvider.StartAsync();
        var listening = AnAddress();
        await using var app = await RunInProductionAsync(provider, listening);

        using var response = await _browser.GetAsync(listening);

        Assert.Equal("max-age=31536000", Header(response, "Strict-Transport-Security"));
        Assert.EndsWith("img-src 'self' https:", Header(response, "Content-Security-Policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_for_an_unknown_host_is_rejected()
    {
        await using var provider = await TestProvider.StartAsync();
        var listening = AnAddress();
        await using var app = await RunInProductionAsync(provider, listening, ("AllowedHosts", "shelf.example"));

        foreach (var (host, status) in ((string, HttpStatusCode)[])
        [
            ("books.example", HttpStatusCode.OK),
            ("BOOKS.example:443", HttpStatusCode.OK),
            ("shelf.example", HttpStatusCode.OK),
            ("evil.example", HttpStatusCode.BadRequest),
            ("books.example.evil.example", HttpStatusCode.BadRequest),
        ])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, listening) { Headers = { Host = host } };
            using var response = await _browser.SendAsync(request);
            Assert.True(status == response.StatusCode, $"{host}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task An_oversized_request_is_rejected_before_it_is_read()
    {
        await using var app = await RunningApp.StartAsync();
        var field = new string('a', 70 * 1024);

        using var form = await _browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(app.Url, "/sign-out"))
        {
            Content = new FormUrlEncodedContent([new("field", field)]),
            Headers = { ExpectContinue = true },
        });
        using var webhook = await _browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(app.Url, "/webhooks/logto"))
        {
            Content = new StringContent(string.Concat(Enumerable.Repeat(field, 2))),
            Headers = { { "Expect", "100-continue" }, { "logto-signature-sha-256", new string('0', 64) } },
        });
        using var header = await _browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, app.Url) { Headers = { { "X-Field", field } } });
        using var line = await _browser.GetAsync(new Uri(app.Url, $"/?{field[..10_000]}"));

        Assert.Equal(HttpStatusCode.Redirect, form.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, webhook.StatusCode);
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, header.StatusCode);
        Assert.Equal(HttpStatusCode.RequestUriTooLong, line.StatusCode);
    }

    private static string Header(HttpResponseMessage response, string name) => Assert.Single(response.Headers.GetValues(name));

    // As it is deployed: on a database that is up to date, and without TLS of its own.
    private static async Task<RunningApp> RunInProductionAsync(TestProvider provider, Uri listening, params (string, string?)[] settings)
    {
        var app = await RunningApp.StartAsync(provider.Settings());
        await app.KillAsync();
        await app.StartAgainAsync(
        [
            ("ASPNETCORE_ENVIRONMENT", "Production"), ("PublicUrl", "https://books.example"), ("ASPNETCORE_URLS", listening.AbsoluteUri),
            .. settings,
        ]);
        return app;
    }

    private static Uri AnAddress() => new($"http://127.0.0.1:{RunningApp.FreePort()}/");
}
