using System.Net;
using Bookstore.LocalTenant.Tests.Support;

namespace Bookstore.LocalTenant.Tests;

[Collection(TenantCollection.Name)]
public sealed class TokenTests(RunningTenant tenant) : IDisposable
{
    private readonly App _app = new(tenant);

    [Fact]
    public async Task Access_and_refresh_tokens_are_opaque_and_43_characters_long()
    {
        using var browser = _app.NewBrowser();
        var tokens = await _app.TokensAsync(browser);

        Assert.Matches("^[A-Za-z0-9_-]{43}$", (string?)tokens["access_token"]);
        Assert.Matches("^[A-Za-z0-9_-]{43}$", (string?)tokens["refresh_token"]);
    }

    [Fact]
    public async Task A_code_works_once_and_its_reuse_revokes_its_tokens()
    {
        using var browser = _app.NewBrowser();
        var code = await _app.SignInAsync(browser);
        var tokens = (await _app.RedeemAsync(code)).Json;

        var again = await _app.RedeemAsync(code);

        Assert.Equal("invalid_grant", (string?)again.Json["error"]);
        Assert.Equal("grant request is invalid", (string?)again.Json["error_description"]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _app.UserInfoAsync(tokens)).Status);
    }

    [Fact]
    public async Task A_code_needs_its_verifier()
    {
        using var browser = _app.NewBrowser();
        var answer = await _app.RedeemAsync(await _app.SignInAsync(browser), new string('x', 50));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("invalid_grant", (string?)answer.Json["error"]);
    }

    [Fact]
    public async Task The_client_secret_can_be_in_the_form()
    {
        using var browser = _app.NewBrowser();
        var code = await _app.SignInAsync(browser, App.Ada, ("code_challenge", null), ("code_challenge_method", null));

        var answer = await _app.PostAsync(
            "token",
            new()
            {
                ["grant_type"] = "authorization_code",
                ["code"] = code,
                ["redirect_uri"] = tenant.Settings.RedirectUri,
                ["client_id"] = tenant.Settings.AppId,
                ["client_secret"] = tenant.Settings.AppSecret,
            },
            withCredentials: false);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task Revoking_a_refresh_token_revokes_its_access_tokens()
    {
        using var browser = _app.NewBrowser();
        var tokens = await _app.TokensAsync(browser);
        Assert.Equal(HttpStatusCode.OK, (await _app.UserInfoAsync(tokens)).Status);

        var revocation = await _app.PostAsync("token/revocation", new() { ["token"] = (string?)tokens["refresh_token"] });

        Assert.Equal(HttpStatusCode.OK, revocation.Status);
        Assert.Empty(revocation.Text);
        Assert.Equal(HttpStatusCode.BadRequest, (await _app.RefreshAsync(tokens)).Status);
        var userInfo = await _app.UserInfoAsync(tokens);
        Assert.Equal(HttpStatusCode.Unauthorized, userInfo.Status);
        Assert.Equal("invalid_token", (string?)userInfo.Json["error"]);
    }

    [Fact]
    public async Task Revoking_an_opaque_access_token_revokes_its_refresh_token_and_a_jwt_cannot_be_revoked()
    {
        using var browser = _app.NewBrowser();
        var api = tenant.Settings.ApiResource;
        var tokens = await _app.TokensAsync(browser, App.Ada, ("scope", App.Scopes + " read:shelf"), ("resource", api));
        var ofApi = (string?)(await _app.RefreshAsync(tokens, ("resource", api))).Json["access_token"];

        var refused = await _app.PostAsync("token/revocation", new() { ["token"] = ofApi });
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal("unsupported_token_type", (string?)refused.Json["error"]);
        Assert.Equal(HttpStatusCode.OK, (await _app.RefreshAsync(tokens)).Status);

        await _app.PostAsync("token/revocation", new() { ["token"] = (string?)tokens["access_token"] });
        Assert.Equal("invalid_grant", (string?)(await _app.RefreshAsync(tokens)).Json["error"]);
    }

    [Fact]
    public async Task Introspection_tells_active_tokens_from_others()
    {
        using var browser = _app.NewBrowser();
        var tokens = await _app.TokensAsync(browser);

        var live = await _app.PostAsync("token/introspection", new() { ["token"] = (string?)tokens["access_token"] });
        var other = await _app.PostAsync("token/introspection", new() { ["token"] = "not-a-token" });

        Assert.True((bool)live.Json["active"]!);
        Assert.Equal("""{"active":false}""", other.Text);
    }

    [Fact]
    public async Task A_refresh_for_an_unknown_resource_is_rejected()
    {
        using var browser = _app.NewBrowser();
        var tokens = await _app.TokensAsync(browser);

        var answer = await _app.PostAsync("token", new()
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = (string?)tokens["refresh_token"],
            ["resource"] = "https://unknown.example",
        });

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("invalid_target", (string?)answer.Json["error"]);
    }

    public void Dispose() => _app.Dispose();
}
