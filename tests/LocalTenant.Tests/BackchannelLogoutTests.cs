using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Tests.Support;

namespace Bookstore.LocalTenant.Tests;

public sealed class BackchannelLogoutTests : IAsyncLifetime
{
    private TenantWithApp _scene = null!;

    [Fact]
    public async Task The_logout_token_is_as_recorded()
    {
        var claims = App.Claims(await _scene.App.TokensAsync(_scene.Browser));
        await _scene.EndSessionAsync(_scene.Browser);

        var request = await _scene.Receiver.NextAsync(TenantWithApp.LogoutPath);

        var form = Encoding.ASCII.GetString(request.Body);
        Assert.StartsWith("logout_token=", form, StringComparison.Ordinal);
        var parts = form["logout_token=".Length..].Split('.');
        var recorded = Recording.Read("backchannel-logout");
        var logout = Part(parts[1]);
        Assert.Equal("application/x-www-form-urlencoded", request.Headers["content-type"]);
        Assert.Equal("*/*", request.Headers["accept"]);
        Assert.Empty(Recording.Differences(recorded["logout_token"]!["header"]!.AsObject(), Part(parts[0]), "kid"));
        Assert.Empty(Recording.Differences(
            recorded["logout_token"]!["claims"]!.AsObject(), logout, "sub", "jti", "sid", "aud", "exp", "iat", "iss"));
        Assert.All(["sub", "sid", "aud", "iss"], name => Assert.Equal((string?)claims[name], (string?)logout[name]));
        Assert.Equal(120, (long)logout["exp"]! - (long)logout["iat"]!);
        Assert.InRange((long)logout["iat"]!, DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 30, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        Assert.Matches("^[A-Za-z0-9_-]{43}$", (string?)logout["jti"]);
    }

    [Fact]
    public async Task A_logout_token_verifies_with_the_published_key()
    {
        await _scene.App.TokensAsync(_scene.Browser);
        await _scene.EndSessionAsync(_scene.Browser);
        var parts = (await _scene.NextLogoutTokenAsync()).Split('.');

        var jwk = (await _scene.App.GetAsync($"{_scene.Tenant.Origin}/oidc/jwks")).Json["keys"]![0]!;
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP384,
            Q = new ECPoint { X = Base64Url.DecodeFromChars((string?)jwk["x"]), Y = Base64Url.DecodeFromChars((string?)jwk["y"]) },
        });
        Assert.Equal((string?)jwk["kid"], (string?)Part(parts[0])["kid"]);
        Assert.True(key.VerifyData(
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA384));
    }

    [Fact]
    public async Task Each_session_has_its_own_sid()
    {
        var first = await _scene.App.TokensAsync(_scene.Browser);
        await _scene.Browser.OpenAsync(_scene.App.AuthorizeUrl());
        var silent = (await _scene.App.RedeemAsync(_scene.Browser.Answer["code"])).Json;
        var again = await _scene.App.TokensAsync(_scene.Browser, App.Ada, ("prompt", "login consent"));
        var refreshed = (await _scene.App.RefreshAsync(first)).Json;
        using var otherBrowser = _scene.App.NewBrowser();
        var elsewhere = await _scene.App.TokensAsync(otherBrowser);
        await _scene.EndSessionAsync(_scene.Browser);
        var later = await _scene.App.TokensAsync(_scene.Browser);

        Assert.Matches("^[A-Za-z0-9_-]{43}$", Sid(first));
        Assert.All([silent, again, refreshed], tokens => Assert.Equal(Sid(first), Sid(tokens)));
        Assert.Equal(3, new[] { Sid(first), Sid(elsewhere), Sid(later) }.Distinct().Count());
    }

    [Fact]
    public async Task Another_user_in_the_same_browser_has_another_sid()
    {
        var ada = await _scene.App.TokensAsync(_scene.Browser);
        var edsger = await _scene.App.TokensAsync(_scene.Browser, App.Edsger, ("prompt", "login consent"));

        Assert.NotEqual(Sid(ada), Sid(edsger));
    }

    [Fact]
    public async Task The_browser_does_not_wait_for_an_unresponsive_app()
    {
        _scene.Receiver.IsSilent = true;
        await _scene.App.TokensAsync(_scene.Browser);

        await _scene.EndSessionAsync(_scene.Browser);

        // The app will not answer before the test is over: who waited for it would have waited until the request was given up.
        Assert.DoesNotContain(_scene.Tenant.Log.Messages, message => message.Contains("Back-channel logout", StringComparison.Ordinal));
        Assert.Equal($"{_scene.Receiver.Origin}/", _scene.Browser.Address.AbsoluteUri);
        await _scene.Receiver.NextAsync(TenantWithApp.LogoutPath);
    }

    [Fact]
    public async Task A_failed_back_channel_logout_logs_one_line_without_the_token()
    {
        await _scene.App.TokensAsync(_scene.Browser);
        _scene.Receiver.AnswerWith(TenantWithApp.LogoutPath, 400);
        await _scene.EndSessionAsync(_scene.Browser);
        var token = await _scene.NextLogoutTokenAsync();

        var message = await _scene.Tenant.Log.WaitForAsync("Back-channel logout");

        Assert.Contains($"to {_scene.Receiver.Origin}/backchannel-logout failed: status 400", message, StringComparison.Ordinal);
        Assert.DoesNotContain(_scene.Tenant.Log.Messages, line => line.Contains(token.Split('.')[1], StringComparison.Ordinal));
        Assert.False(_scene.Receiver.HasMore(TenantWithApp.LogoutPath));
    }

    [Fact]
    public async Task Signing_out_without_a_session_sends_no_logout_token()
    {
        using var stranger = _scene.App.NewBrowser();
        await _scene.EndSessionAsync(stranger);
        var claims = App.Claims(await _scene.App.TokensAsync(_scene.Browser));
        await _scene.EndSessionAsync(_scene.Browser);

        // The first that is told is the second end of session.
        Assert.Equal((string?)claims["sid"], (string?)Part((await _scene.NextLogoutTokenAsync()).Split('.')[1])["sid"]);
    }

    public async Task InitializeAsync() => _scene = await TenantWithApp.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    private static string? Sid(JsonObject tokens) => (string?)App.Claims(tokens)["sid"];

    private static JsonObject Part(string part) => JsonNode.Parse(Base64Url.DecodeFromChars(part))!.AsObject();
}
