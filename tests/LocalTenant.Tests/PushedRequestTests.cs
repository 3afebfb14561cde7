using System.Net;
using Bookstore.LocalTenant.Tests.Support;

namespace Bookstore.LocalTenant.Tests;

[Collection(TenantCollection.Name)]
public sealed class PushedRequestTests(RunningTenant tenant) : IDisposable
{
    private readonly App _app = new(tenant);

    [Fact]
    public async Task A_pushed_authorization_request_with_logtos_own_parameters_signs_in()
    {
        using var browser = _app.NewBrowser();
        var pushed = await _app.PushAsync(("first_screen", "register"));
        Assert.Equal(HttpStatusCode.Created, pushed.Status);
        Assert.Equal(60, (int)pushed.Json["expires_in"]!);

        await browser.OpenAsync(
            $"{tenant.Origin}/oidc/auth?client_id={tenant.Settings.AppId}&request_uri={Uri.EscapeDataString((string)pushed.Json["request_uri"]!)}");
        Assert.Equal("Create your account", browser.Heading);
        await browser.PressAsync("Continue with Patreon");
        await browser.PressAsync(App.Ada);

        Assert.Equal(HttpStatusCode.OK, (await _app.RedeemAsync(browser.Answer["code"])).Status);
    }

    [Fact]
    public async Task A_pushed_authorization_request_asks_for_several_resources()
    {
        using var browser = _app.NewBrowser();
        var api = tenant.Settings.ApiResource;
        var pushed = await _app.PushAsync(
            ("scope", "openid offline_access read:shelf read:circle urn:logto:scope:organizations"),
            ("resource", api),
            ("resource", "urn:logto:resource:organizations"));

        await browser.OpenAsync(
            $"{tenant.Origin}/oidc/auth?client_id={tenant.Settings.AppId}&request_uri={Uri.EscapeDataString((string)pushed.Json["request_uri"]!)}");
        await browser.PressAsync("Continue with Patreon");
        await browser.PressAsync(App.Ada);

        var tokens = (await _app.RedeemAsync(browser.Answer["code"])).Json;
        Assert.Equal("read:shelf", (string?)(await _app.RefreshAsync(tokens, ("resource", api))).Json["scope"]);
        Assert.Equal("read:circle", (string?)(await _app.RefreshAsync(tokens, ("organization_id", "bangkok-readers"))).Json["scope"]);
    }

    [Fact]
    public async Task A_pushed_authorization_request_with_an_unregistered_redirect_uri_is_rejected()
    {
        var answer = await _app.PushAsync(("redirect_uri", "http://localhost:3000/elsewhere"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(["code", "message", "error", "error_description"], answer.Json.Select(field => field.Key));
        Assert.Equal("invalid_request", (string?)answer.Json["error"]);
        Assert.Equal(
            "redirect_uri did not match any of the client's registered redirect_uris", (string?)answer.Json["error_description"]);
    }

    [Theory]
    [InlineData("nobody", "secret")]
    [InlineData("bookstore-local", "wrong")]
    public async Task A_pushed_authorization_request_with_an_unknown_client_or_a_wrong_secret_is_rejected_alike(string id, string secret)
    {
        var answer = await _app.PostAsync("request", _app.Request(("client_id", id), ("client_secret", secret)).ToDictionary(), withCredentials: false);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal("oidc.invalid_client", (string?)answer.Json["code"]);
        Assert.Equal("invalid_client", (string?)answer.Json["error"]);
        Assert.Equal("client authentication failed", (string?)answer.Json["error_description"]);
    }

    public void Dispose() => _app.Dispose();
}
