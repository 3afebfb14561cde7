using System.Net;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Tests.Support;

namespace Bookstore.LocalTenant.Tests;

public sealed class SuspensionTests : IAsyncLifetime
{
    private TenantWithApp _scene = null!;

    [Fact]
    public async Task A_suspended_user_loses_tokens_and_session_and_cannot_sign_in()
    {
        var tokens = await _scene.App.TokensAsync(_scene.Browser);
        var others = await TokensOfEdsgerAsync();
        await _scene.PressOnUsersPageAsync("Suspend Ada Lovelace");

        await _scene.AssertWorthlessAsync(tokens);
        Assert.Equal(HttpStatusCode.OK, (await _scene.App.UserInfoAsync(others)).Status);
        await _scene.Browser.OpenAsync(_scene.App.AuthorizeUrl(("prompt", "none")));
        Assert.Equal("login_required", _scene.Browser.Answer["error"]);
        await SignInByPressingAsync();
        Assert.Equal(HttpStatusCode.Forbidden, _scene.Browser.Status);
        Assert.Equal("This account is suspended", _scene.Browser.Heading);

        await _scene.Browser.PressAsync("Continue with Patreon");
        await _scene.Browser.PressAsync(App.Edsger);
        Assert.Contains("code", _scene.Browser.Answer.Keys);
    }

    [Fact]
    public async Task A_code_issued_before_a_suspension_is_rejected()
    {
        var code = await _scene.App.SignInAsync(_scene.Browser);
        await _scene.PressOnUsersPageAsync("Suspend Ada Lovelace");

        Assert.Equal("invalid_grant", (string?)(await _scene.App.RedeemAsync(code)).Json["error"]);
    }

    [Fact]
    public async Task A_suspension_sends_no_back_channel_logout_and_a_reinstated_user_signs_in_again()
    {
        await _scene.App.TokensAsync(_scene.Browser);
        await _scene.PressOnUsersPageAsync("Suspend Ada Lovelace");
        await _scene.PressOnUsersPageAsync("Reinstate Ada Lovelace");
        await SignInByPressingAsync();

        Assert.Contains("code", _scene.Browser.Answer.Keys);
        await _scene.NextWebhookAsync("User.Created");
        await _scene.NextWebhookAsync("PostRegister");
        var suspended = await _scene.NextWebhookAsync("User.SuspensionStatus.Updated");
        var reinstated = await _scene.NextWebhookAsync("User.SuspensionStatus.Updated");
        await _scene.NextWebhookAsync("PostSignIn");
        Assert.True((bool)suspended["data"]!["isSuspended"]!);
        Assert.False((bool)reinstated["data"]!["isSuspended"]!);
        Assert.True((long)suspended["data"]!["updatedAt"]! < (long)reinstated["data"]!["updatedAt"]!);
        Assert.False(_scene.Receiver.HasMore(TenantWithApp.LogoutPath));
    }

    public async Task InitializeAsync() => _scene = await TenantWithApp.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    private async Task SignInByPressingAsync()
    {
        await _scene.Browser.OpenAsync(_scene.App.AuthorizeUrl());
        await _scene.Browser.PressAsync("Continue with Patreon");
        await _scene.Browser.PressAsync(App.Ada);
    }

    private async Task<JsonObject> TokensOfEdsgerAsync()
    {
        using var browser = _scene.App.NewBrowser();
        return await _scene.App.TokensAsync(browser, App.Edsger);
    }
}
