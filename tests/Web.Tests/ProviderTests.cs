using System.Net;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;

namespace Bookstore.Web.Tests;

/// <summary>Another provider than the local tenant, in what is not protocol; that is in tests/Conformance.Tests.</summary>
public sealed class ProviderTests : IAsyncLifetime
{
    private readonly TestBrowser _browser = new();
    private TestProvider _provider = null!;
    private RunningApp _app = null!;

    public async Task InitializeAsync() => _provider = await TestProvider.StartAsync();

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Another_endpoint_than_the_local_tenant_is_the_only_one_that_is_used()
    {
        await StartAsync();
        var home = await SignInAsync();

        Assert.Contains("Hello, Robin Reader", home.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Local tenant", _app.Output, StringComparison.Ordinal);
        using var tenant = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => tenant.GetAsync(_app.Tenant));
        Assert.Single(_provider.TokenRequests);
    }

    [Fact]
    public async Task A_retry_after_a_denial_keeps_the_return_url()
    {
        await StartAsync();
        _provider.Callback = parameters => parameters.Replace("code=code-1", "error=access_denied", StringComparison.Ordinal);
        var page = await _browser.OpenAsync(new Uri(_app.Url, "/sign-in?returnUrl=/account"));
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);

        _provider.Callback = parameters => parameters;
        Assert.Equal("/account", (await _browser.FollowAsync(page, "Try again")).Url.AbsolutePath);
    }

    [Fact]
    public async Task An_unreachable_provider_shows_an_error_page_until_it_is_back()
    {
        await StartAsync();
        // The discovery document is read at the first sign-in, so a document with a wrong issuer is a provider of no use.
        var issuer = _provider.Discovery["issuer"]!.DeepClone();
        _provider.Discovery["issuer"] = "https://evil.example/oidc";

        using var response = await _browser.GetAsync(new Uri(_app.Url, "/sign-in"));
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        var page = await _browser.OpenAsync(new Uri(_app.Url, "/sign-in?another=1&returnUrl=/account"));
        Assert.Equal("/sign-in?another=1&returnUrl=/account", page.Document.QuerySelector("main a.button")!.GetAttribute("href"));
        using var ready = await _browser.GetAsync(new Uri(_app.Url, "/health/ready"));
        Assert.Contains("Degraded", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        // Asked for again within seconds, not minutes: see LogtoConfigurationManager.
        _provider.Discovery["issuer"] = issuer;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        Page home;
        do
        {
            home = await SignInAsync();
        }
        while (home.Status != HttpStatusCode.OK && !patience.IsCancellationRequested);

        Assert.Contains("Hello", home.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("invalid_request", "redirect_uri did not match any of the client's registered redirect_uris", "app", "/callback")]
    [InlineData("invalid_client", "client authentication failed", "app", "Logto:AppSecret")]
    [InlineData("invalid_client", "client authentication failed", "nope", "Logto:AppId = nope")]
    public async Task An_error_of_a_pushed_authorization_request_is_shown_with_the_value_to_register(
        string error, string description, string appId, string expected)
    {
        _provider.Discovery["pushed_authorization_request_endpoint"] = $"{_provider.Url}oidc/request";
        _provider.PushError = () => Results.Json(
            new { error, error_description = description }, statusCode: error == "invalid_client" ? 401 : 400);
        await StartAsync(("Logto__AppId", appId));

        var page = await SignInAsync();

        Assert.Equal(HttpStatusCode.BadGateway, page.Status);
        Assert.Contains("isn't set up yet", page.Text, StringComparison.Ordinal);
        Assert.Contains(expected, page.Document.QuerySelector(".hint code")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(_browser.Cookies.GetAllCookies());
    }

    [Theory]
    [InlineData(503, """{"code":"oidc.server","message":"down"}""", "application/json")]
    [InlineData(429, "{}", "application/json")]
    [InlineData(502, "<html>Bad gateway</html>", "text/html")]
    [InlineData(503, "", "application/json")]
    public async Task A_failed_pushed_authorization_request_counts_as_an_unreachable_provider(int status, string body, string contentType)
    {
        _provider.Discovery["pushed_authorization_request_endpoint"] = $"{_provider.Url}oidc/request";
        _provider.PushError = () => Results.Text(body, contentType, statusCode: status);
        await StartAsync();
        using var response = await _browser.GetAsync(new Uri(_app.Url, "/sign-in"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("3", Assert.Single(response.Headers.GetValues("Retry-After")));
        Assert.Contains("responding", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Over_tls_the_session_cookie_is_secure_and_bound_to_the_host()
    {
        var listening = new Uri($"http://localhost:{RunningApp.FreePort()}/");
        await StartAsync(("ASPNETCORE_URLS", listening.AbsoluteUri), ("PublicUrl", "https://books.example"));
        using var proxy = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

        using var begin = new HttpRequestMessage(HttpMethod.Get, new Uri(listening, "/sign-in")) { Headers = { Host = "books.example" } };
        using var start = await proxy.SendAsync(begin);
        using var authorized = await proxy.GetAsync(start.Headers.Location);
        Assert.StartsWith("https://books.example/callback?", authorized.Headers.Location!.AbsoluteUri, StringComparison.Ordinal);
        var callback = new HttpRequestMessage(HttpMethod.Get, new Uri(listening, authorized.Headers.Location.PathAndQuery));
        callback.Headers.Add("Cookie", string.Join("; ", start.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0])));
        using var signedIn = await proxy.SendAsync(callback);

        var session = signedIn.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("__Host-bookstore=", StringComparison.Ordinal));
        Assert.Equal(["httponly", "path=/", "samesite=lax", "secure"],
            session.Split("; ")[1..].Where(part => !part.StartsWith("expires", StringComparison.Ordinal)).Order());
        var home = new HttpRequestMessage(HttpMethod.Get, listening);
        home.Headers.Add("Cookie", session.Split(';')[0]);
        using var page = await proxy.SendAsync(home);
        Assert.Contains("Hello", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.All(start.Headers.GetValues("Set-Cookie").Concat(page.Headers.GetValues("Set-Cookie")),
            cookie => Assert.Contains("; secure", cookie, StringComparison.Ordinal));

        using var challenge = await proxy.GetAsync(new Uri(listening, "/account"));
        Assert.Equal("/sign-in?returnUrl=%2Faccount", challenge.Headers.Location!.OriginalString);
    }

    private async Task StartAsync(params (string Name, string? Value)[] settings) =>
        _app = await RunningApp.StartAsync([.. _provider.Settings(), .. settings]);

    private Task<Page> SignInAsync() => _browser.OpenAsync(new Uri(_app.Url, "/sign-in"));
}
