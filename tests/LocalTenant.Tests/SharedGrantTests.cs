using System.Net;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Tests.Support;

namespace Bookstore.LocalTenant.Tests;

/// <summary>One session has one grant for the application, however many sign-ins come from it; as seen on a real Logto.</summary>
public sealed class SharedGrantTests : IAsyncLifetime
{
    private TenantWithApp _scene = null!;

    [Fact]
    public async Task Two_sign_ins_of_one_browser_share_a_grant_and_revoking_one_revokes_both()
    {
        var first = await _scene.App.TokensAsync(_scene.Browser);
        var silent = await SilentAsync();
        var again = await _scene.App.TokensAsync(_scene.Browser, App.Ada, ("prompt", "login consent"));
        using var otherBrowser = _scene.App.NewBrowser();
        var elsewhere = await _scene.App.TokensAsync(otherBrowser);

        await RevokeAsync(first);

        foreach (var tokens in (JsonObject[])[first, silent, again])
        {
            await _scene.AssertWorthlessAsync(tokens);
        }

        Assert.Equal(HttpStatusCode.OK, (await _scene.App.RefreshAsync(elsewhere)).Status);
        // The session goes on, with a new grant.
        Assert.Equal(HttpStatusCode.OK, (await _scene.App.RefreshAsync(await SilentAsync())).Status);
    }

    [Fact]
    public async Task Concurrent_revocations_all_succeed()
    {
        var tokens = new List<JsonObject>();
        for (var browser = 0; browser < 8; browser++)
        {
            using var another = _scene.App.NewBrowser();
            tokens.Add(await _scene.App.TokensAsync(another));
        }

        await Task.WhenAll(tokens.Select(RevokeAsync));

        foreach (var one in tokens)
        {
            await _scene.AssertWorthlessAsync(one);
        }
    }

    [Fact]
    public async Task Another_user_in_the_same_browser_has_another_grant()
    {
        var ada = await _scene.App.TokensAsync(_scene.Browser);
        var edsger = await _scene.App.TokensAsync(_scene.Browser, App.Edsger, ("prompt", "login consent"));
        Assert.Equal(HttpStatusCode.OK, (await _scene.App.RefreshAsync(ada)).Status);

        await RevokeAsync(ada);

        await _scene.AssertWorthlessAsync(ada);
        Assert.Equal(HttpStatusCode.OK, (await _scene.App.RefreshAsync(edsger)).Status);
    }

    [Fact]
    public async Task A_silent_sign_in_with_max_age_has_the_auth_time_of_the_session()
    {
        var first = App.Claims(await _scene.App.TokensAsync(_scene.Browser, App.Ada, ("max_age", "3600")));
        var silent = App.Claims(await SilentAsync(("max_age", "3600"), ("scope", "openid profile")));
        var unasked = App.Claims(await SilentAsync());

        Assert.Equal((long)first["auth_time"]!, (long)silent["auth_time"]!);
        Assert.False(unasked.ContainsKey("auth_time"));
        // The recorded application has no "Is session required".
        Assert.Equal(["sid: not recorded"], Recording.Differences(
            Recording.Read("max_age-3600.session")["token"]!["id_token"]!["claims"]!.AsObject(), silent,
            "sub", "name", "picture", "updated_at", "created_at", "auth_time", "nonce", "aud", "exp", "iat", "iss"));
    }

    [Fact]
    public async Task The_users_page_shows_sessions_and_grants()
    {
        var claims = App.Claims(await _scene.App.TokensAsync(_scene.Browser));

        await _scene.Browser.OpenAsync($"{_scene.Tenant.Origin}/console/users");

        Assert.Contains("Signed in with 1 browser(s)", _scene.Browser.Content, StringComparison.Ordinal);
        Assert.Contains("1 grant(s)", _scene.Browser.Content, StringComparison.Ordinal);
        Assert.Contains($"sid {claims["sid"]}", _scene.Browser.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unless_session_is_required_neither_id_token_nor_logout_token_has_a_sid()
    {
        await _scene.Tenant.StopAsync();
        await _scene.Tenant.With("LocalTenant:BackchannelLogoutSessionRequired", "false").InitializeAsync();
        var claims = App.Claims(await _scene.App.TokensAsync(_scene.Browser));
        await _scene.EndSessionAsync(_scene.Browser);
        var logout = JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars((await _scene.NextLogoutTokenAsync()).Split('.')[1]))!.AsObject();

        Assert.False(claims.ContainsKey("sid"));
        Assert.False(logout.ContainsKey("sid"));
        Assert.Equal((string?)claims["sub"], (string?)logout["sub"]);
    }

    public async Task InitializeAsync() => _scene = await TenantWithApp.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    private async Task<JsonObject> SilentAsync(params (string Name, string? Value)[] changes)
    {
        await _scene.Browser.OpenAsync(_scene.App.AuthorizeUrl(changes));
        return (await _scene.App.RedeemAsync(_scene.Browser.Answer["code"])).Json;
    }

    private async Task RevokeAsync(JsonObject tokens) => Assert.Equal(
        HttpStatusCode.OK, (await _scene.App.PostAsync("token/revocation", new() { ["token"] = (string?)tokens["refresh_token"] })).Status);
}
