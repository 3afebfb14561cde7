using System.Net;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Tests.Support;
using static Bookstore.LocalTenant.Tests.Support.ManagementClient;

namespace Bookstore.LocalTenant.Tests;

/// <summary>Users, their sessions and grants, held to a real Logto's answers; and what ending one does to the site's tokens.</summary>
public sealed class ManagementUserTests : IAsyncLifetime
{
    private TenantWithApp _scene = null!;
    private ManagementClient _api = null!;

    [Fact]
    public async Task A_session_ended_with_its_grants_takes_the_tokens_and_sends_no_back_channel_logout()
    {
        var tokens = await _scene.App.TokensAsync(_scene.Browser);
        var session = await OnlySessionAsync(tokens);

        AssertAsRecorded(
            "management/user.session.delete.revoking",
            await _api.CallAsync("DELETE", $"{Sessions(tokens)}/{session["payload"]!["uid"]}?revokeGrantsTarget=all"));

        await _scene.AssertWorthlessAsync(tokens);
        await _scene.Browser.OpenAsync(_scene.App.AuthorizeUrl(("prompt", "none")));
        Assert.Equal("login_required", _scene.Browser.Answer["error"]);
        Assert.False(_scene.Receiver.HasMore(TenantWithApp.LogoutPath));
    }

    [Fact]
    public async Task A_session_ended_without_its_grants_leaves_the_tokens()
    {
        var tokens = await _scene.App.TokensAsync(_scene.Browser);
        var session = await OnlySessionAsync(tokens);

        AssertAsRecorded("management/user.session.delete", await _api.CallAsync("DELETE", $"{Sessions(tokens)}/{session["payload"]!["uid"]}"));

        Assert.Equal(HttpStatusCode.OK, (await _scene.App.RefreshAsync(tokens)).Status);
        Assert.Equal(HttpStatusCode.OK, (await _scene.App.UserInfoAsync(tokens)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.CallAsync("DELETE", $"{Sessions(tokens)}/{session["payload"]!["uid"]}")).Status);
    }

    [Fact]
    public async Task Sessions_are_as_recorded_and_name_the_sid_that_the_site_knows()
    {
        var tokens = await _scene.App.TokensAsync(_scene.Browser);
        var session = await OnlySessionAsync(tokens);
        var answer = await _api.CallAsync("GET", $"{Sessions(tokens)}/{session["payload"]!["uid"]}");
        var authorization = session["payload"]!["authorizations"]![_scene.Tenant.Settings.AppId]!;

        Assert.Equal((string?)App.Claims(tokens)["sid"], (string?)authorization["sid"]);
        Assert.NotEqual((string?)session["payload"]!["uid"], (string?)authorization["sid"]);
        AssertAsRecorded(
            "management/user.session.get",
            RenameApplication(answer),
            "payload.exp", "payload.iat", "payload.jti", "payload.uid", "payload.loginTs", "payload.accountId", "payload.authorizations.*",
            "lastSubmission.userId", "lastSubmission.verificationRecords", "lastSubmission.signInContext.userAgent", "clientId", "accountId", "expiresAt");
        Assert.Equal("Social", (string?)session["lastSubmission"]!["verificationRecords"]![0]!["type"]);
    }

    [Fact]
    public async Task A_grant_is_listed_and_deleted_as_recorded()
    {
        var tokens = await _scene.App.TokensAsync(_scene.Browser);
        var grants = await _api.CallAsync("GET", $"/api/users/{Sub(tokens)}/grants");
        var grant = Assert.Single(grants.Json["grants"]!.AsArray())!;
        var recorded = Recording.Read("management/user.grants.list")["response"]!["grants"]![0]!.AsObject();

        Assert.Empty(Recording.Differences(
            recorded,
            grant.AsObject(),
            "id", "payload.exp", "payload.iat", "payload.jti", "payload.clientId", "payload.accountId", "payload.openid.scope", "expiresAt", "application.id"));
        Assert.Equal(App.Scopes.Split(' ').Order(), ((string)grant["payload"]!["openid"]!["scope"]!).Split(' ').Order());
        AssertAsRecorded("management/user.grant.delete", await _api.CallAsync("DELETE", $"/api/users/{Sub(tokens)}/grants/{grant["id"]}"));
        await _scene.AssertWorthlessAsync(tokens);
    }

    [Fact]
    public async Task An_identity_is_as_recorded_and_its_removal_sends_no_webhook()
    {
        var tokens = await _scene.App.TokensAsync(_scene.Browser);
        await _scene.NextWebhookAsync("User.Created");
        await _scene.NextWebhookAsync("PostRegister");
        var path = $"/api/users/{Sub(tokens)}/identities/patreon";

        AssertAsRecorded(
            "management/user.identity.with-token-secret",
            await _api.CallAsync("GET", $"{path}?includeTokenSecret=true"),
            "identity.userId", "identity.details.id", "identity.details.name", "identity.details.email", "identity.details.avatar");
        Assert.Equal(HttpStatusCode.OK, (await _api.CallAsync("DELETE", path)).Status);
        Assert.Empty((await _scene.App.UserInfoAsync(tokens)).Json["identities"]!.AsObject());
        await _api.CallAsync("PATCH", $"/api/users/{Sub(tokens)}", """{"name":"Ada King"}""");
        Assert.Equal("Ada King", (string?)(await _scene.NextWebhookAsync("User.Data.Updated"))["data"]!["name"]);
    }

    [Fact]
    public async Task A_suspended_and_then_deleted_user_reaches_the_site_as_webhooks()
    {
        var tokens = await _scene.App.TokensAsync(_scene.Browser);
        await _scene.NextWebhookAsync("User.Created");
        await _scene.NextWebhookAsync("PostRegister");
        var path = $"/api/users/{Sub(tokens)}";

        var suspended = await _api.CallAsync("PATCH", $"{path}/is-suspended", """{"isSuspended":true}""");

        Assert.True((bool)suspended.Json["isSuspended"]!);
        await _scene.AssertWorthlessAsync(tokens);
        await _scene.NextWebhookAsync("User.SuspensionStatus.Updated");
        Assert.Equal(HttpStatusCode.NoContent, (await _api.CallAsync("DELETE", path)).Status);
        await _scene.NextWebhookAsync("User.Deleted");
        Assert.Equal(HttpStatusCode.NotFound, (await _api.CallAsync("GET", path)).Status);
    }

    [Fact]
    public async Task A_second_factor_is_added_and_listed_as_recorded()
    {
        var tokens = await _scene.App.TokensAsync(_scene.Browser);
        var path = $"/api/users/{Sub(tokens)}/mfa-verifications";

        var created = await _api.CallAsync("POST", path, """{"type":"Totp"}""");

        AssertAsRecorded("management/user.mfa.create-totp", created, "secret", "secretQrCode");
        Assert.Matches("^[A-Z2-7]{32}$", (string?)created.Json["secret"]);
        AssertAsRecorded("management/user.mfa.list", await _api.CallAsync("GET", path), "id", "createdAt");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _api.CallAsync("POST", path, """{"type":"Totp"}""")).Status);
    }

    public async Task InitializeAsync()
    {
        _scene = await TenantWithApp.StartAsync();
        _api = new ManagementClient(_scene.Tenant);
    }

    public async Task DisposeAsync()
    {
        _api.Dispose();
        await _scene.DisposeAsync();
    }

    private static string Sub(JsonObject tokens) => (string)App.Claims(tokens)["sub"]!;

    private static string Sessions(JsonObject tokens) => $"/api/users/{Sub(tokens)}/sessions";

    private async Task<JsonNode> OnlySessionAsync(JsonObject tokens) =>
        Assert.Single((await _api.CallAsync("GET", Sessions(tokens))).Json["sessions"]!.AsArray())!;

    // The recording's application is a key in the answer.
    private ApiAnswer RenameApplication(ApiAnswer answer) =>
        answer with { Text = answer.Text.Replace(_scene.Tenant.Settings.AppId, "bookstore-app-id", StringComparison.Ordinal) };
}
