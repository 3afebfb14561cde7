using Bookstore.Testing;
using Microsoft.AspNetCore.Http;

namespace Bookstore.Web.Tests;

/// <summary><c>doctor</c> finds what is wrong with the site itself: its address, and its proxy.</summary>
public sealed class DoctorSiteTests : IClassFixture<DoctorSite>
{
    private readonly DoctorSite _site;

    public DoctorSiteTests(DoctorSite site)
    {
        _site = site;
        site.Restore();
    }

    [Fact]
    public async Task A_site_that_does_not_run_is_reported_in_one_line()
    {
        var report = await _site.RunAsync(("PublicUrl", $"http://localhost:{RunningApp.FreePort()}"));

        report.Fails("site.public-url", "no server responds", "Start the site");
        Assert.Equal("Not checked, because it needs site.public-url.", Assert.Single(report.Lines, line => line.Name == "site.endpoints").Message);
    }

    [Fact]
    public async Task A_public_url_that_is_not_that_of_the_running_site_is_reported() =>
        (await _site.RunAsync(("PublicUrl", $"http://127.0.0.1:{_site.App.Url.Port}")))
            .Fails("site.public-url", $"a Bookstore whose PublicUrl is http://localhost:{_site.App.Url.Port}", "settings of the running site");

    [Fact]
    public async Task A_proxy_that_redirects_browsers_is_reported()
    {
        await using var proxy = await TestProxy.StartAsync();
        proxy.Answer = _ => Results.Redirect("https://www.books.example/arrival", permanent: true);

        (await _site.RunAsync(("PublicUrl", Origin(proxy)))).Fails("site.public-url", "redirects browsers to https://www.books.example", "Set PublicUrl");
    }

    [Theory]
    [InlineData(502, "the proxy does not reach the site behind it", "Start the site")]
    [InlineData(404, "but not as this site does", "passes every path on")]
    public async Task A_proxy_without_the_site_behind_it_is_reported(int status, string message, string remedy)
    {
        await using var proxy = await TestProxy.StartAsync();
        proxy.Answer = _ => Results.Content("<h1>nginx</h1>", "text/html", statusCode: status);

        (await _site.RunAsync(("PublicUrl", Origin(proxy)))).Fails("site.public-url", message, remedy);
    }

    [Fact]
    public async Task What_a_proxy_does_to_a_request_is_reported()
    {
        await using var proxy = await TestProxy.StartAsync();
        var port = RunningApp.FreePort();
        (string, string?)[] settings =
        [
            .. _site.Provider.Settings(), ("PublicUrl", Origin(proxy)), ("ASPNETCORE_URLS", $"http://127.0.0.1:{port}"), ("Proxies", "10.0.0.7"),
        ];
        await using var app = await RunningApp.StartAsync(settings);
        proxy.App = new Uri($"http://127.0.0.1:{port}");
        // Logto knows the one site only, and this is another; here it is the address that counts.
        _site.Provider.RedirectUri = null;
        _site.Provider.PostLogoutRedirectUri = proxy.Url.AbsoluteUri;

        (await Report.OfAsync(app)).Is("site.public-url", "ok");

        proxy.Change = request => request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        (await Report.OfAsync(app)).Fails("site.public-url", "not in Proxies", "Add the address from which the proxy");

        proxy.Change = request => request.Headers.Host = $"127.0.0.1:{port}";
        (await Report.OfAsync(app)).Warns("site.public-url", "The Host header that arrives is not that of PublicUrl", "proxy_set_header Host");

        proxy.Change = request => request.Headers.Host = "bookstore_upstream";
        (await Report.OfAsync(app)).Fails("site.public-url", "rejects the Host header that arrives", "proxy_set_header Host");

        proxy.Change = request => request.Headers.Add("X-Forwarded-Proto", "https");
        (await Report.OfAsync(app)).Warns("site.public-url", "X-Forwarded-Proto: https, but PublicUrl has http", "where TLS ends");

        proxy.Change = _ => { };
        proxy.Answer = request => request.Path == "/arrival" ? null : Results.Content("<h1>Forbidden</h1>", "text/html", statusCode: 403);
        (await Report.OfAsync(app)).Fails("site.endpoints", "backchannel-logout: it responded with status 403, but not as this site rejects a request", "pass a POST to this path on");
    }

    [Fact]
    public async Task A_webhook_without_its_secret_is_reported()
    {
        var report = await _site.RunAsync(("Logto__WebhookSigningKey", ""), ("Patreon__WebhookSecret", TestPatreon.WebhookSecret));

        report.Warns("site.endpoints", "Logto:WebhookSigningKey is not set", "Webhooks");
    }

    [Fact]
    public async Task A_site_that_runs_with_older_settings_is_reported()
    {
        await using var app = await RunningApp.StartAsync(_site.Provider.Settings());
        _site.Provider.RedirectUri = null;

        (await Report.OfAsync(app, ("Logto__WebhookSigningKey", "a-new-one")))
            .Fails("site.endpoints", "webhooks/logto: the running site does not have this endpoint", "Restart the site");
    }

    [Theory]
    [InlineData("https://no-such-logto.invalid")]
    [InlineData(null)]
    public async Task A_private_address_is_reported_where_logto_is_not_the_local_tenant(string? endpoint)
    {
        var report = await _site.RunAsync(("Logto__Endpoint", endpoint ?? _site.Provider.Url.AbsoluteUri));

        report.Says("site.address", "warning", "Logto's back-channel logouts will not arrive", "OIDC_PROVIDER_SSRF_PROTECTION_DISABLED=1");
        Assert.DoesNotContain(report.Lines, line => line.Name == "site.address" && line.Message.Contains("Patreon", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_local_tenant_calls_a_private_address_and_patreon_does_not()
    {
        var tenant = ("Logto__Endpoint", $"http://localhost:{_site.App.Tenant.Port}");
        (await _site.RunAsync(tenant)).Is("site.address", "ok");

        var report = await _site.RunAsync(tenant, ("Patreon__ApiBase", "https://no-such-patreon.invalid/api/oauth2/v2"));

        report.Is("site.address", "warning");
        report.Says("site.address", "warning", "Patreon's webhooks will not arrive", "public address");
    }

    private static string Origin(TestProxy proxy) => proxy.Url.GetLeftPart(UriPartial.Authority);
}
