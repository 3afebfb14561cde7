using System.Net;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Tests.Support;
using static Bookstore.LocalTenant.Tests.Support.ManagementClient;

namespace Bookstore.LocalTenant.Tests;

/// <summary>The Account API, held to a real Logto's answers and webhooks.</summary>
public sealed class AccountApiTests : IAsyncLifetime
{
    private const string Account = "/api/my-account";
    private const string Scopes = "openid offline_access profile email identities custom_data";

    private static readonly string[] OfTheInstance =
        ["id", "primaryEmail", "name", "avatar", "identities.patreon.userId", "identities.patreon.details.*", "lastSignInAt", "createdAt", "updatedAt", "applicationId"];

    private TenantWithApp _scene = null!;
    private ManagementClient _api = null!;
    private JsonObject _tokens = null!;

    [Fact]
    public async Task The_account_is_as_recorded()
    {
        await SignInAsync(App.Ada);

        AssertAsRecorded("account-api/get", await CallAsync("GET", Account), OfTheInstance);
        AssertAsRecorded("account-api/error.no-token", await _api.CallAsAsync(null, "GET", Account));
        AssertAsRecorded("account-api/error.bad-token", await _api.CallAsAsync("bad", "GET", Account));
    }

    [Fact]
    public async Task An_account_without_an_address_is_as_recorded()
    {
        await SignInAsync(App.Edsger);

        AssertAsRecorded("account-api/no-email.get", await CallAsync("GET", Account), OfTheInstance);
    }

    [Fact]
    public async Task An_account_center_that_is_off_refuses_as_recorded()
    {
        await SignInAsync(App.Ada);
        await _api.CallAsync("PATCH", "/api/account-center", """{"enabled":false}""");

        AssertAsRecorded("account-api/error.disabled", await CallAsync("GET", Account));
    }

    [Fact]
    public async Task Changes_are_as_recorded_and_reach_the_site()
    {
        await SignInAsync(App.Ada);

        AssertAsRecorded("account-api/patch.name", await CallAsync("PATCH", Account, """{"name":"Grace B. Hopper"}"""), OfTheInstance);
        var webhook = await _scene.NextWebhookAsync("User.Data.Updated");
        Assert.Equal(
            Recording.Read("webhooks/account.name.User.Data.Updated")["body"]!.AsObject().Select(property => property.Key),
            webhook.Select(property => property.Key));
        Assert.Equal("Grace B. Hopper", (string?)webhook["data"]!["name"]);
        AssertAsRecorded(
            "account-api/patch.customData", await CallAsync("PATCH", Account, """{"customData":{"theme":"dark"}}"""), OfTheInstance);
        AssertAsRecorded(
            "account-api/patch.profile",
            await CallAsync("PATCH", $"{Account}/profile", """{"givenName":"Grace","familyName":"Hopper","locale":"en"}"""));
        AssertAsRecorded("account-api/error.patch.username-invalid", await CallAsync("PATCH", Account, """{"username":"1 bad"}"""));
    }

    [Fact]
    public async Task A_field_that_the_account_center_does_not_let_edit_stays()
    {
        await SignInAsync(App.Ada);
        await _api.CallAsync("PATCH", "/api/account-center", """{"fields":{"name":"ReadOnly"}}""");

        Assert.Equal(HttpStatusCode.BadRequest, (await CallAsync("PATCH", Account, """{"name":"Somebody"}""")).Status);
        Assert.Equal("Ada Lovelace", (string?)(await CallAsync("GET", Account)).Json["name"]);
    }

    [Fact]
    public async Task Sessions_want_a_verification_and_end_as_recorded()
    {
        await SignInAsync(App.Ada);
        AssertAsRecorded("account-api/sessions.unverified", await CallAsync("GET", $"{Account}/sessions"));
        AssertAsRecorded("account-api/grants.unverified", await CallAsync("GET", $"{Account}/grants"));
        var verification = await VerifyByCodeAsync();

        var session = Assert.Single((await CallAsync("GET", $"{Account}/sessions", null, verification)).Json["sessions"]!.AsArray())!;

        Assert.True((bool)session["isCurrent"]!);
        Assert.Single((await CallAsync("GET", $"{Account}/grants", null, verification)).Json["grants"]!.AsArray());
        var path = $"{Account}/sessions/{session["payload"]!["uid"]}";
        AssertAsRecorded("account-api/session.delete", await CallAsync("DELETE", path, null, verification));
        AssertAsRecorded("account-api/error.session.delete.again", await CallAsync("DELETE", path, null, verification));
    }

    [Fact]
    public async Task A_password_verifies_as_recorded()
    {
        await SignInAsync(App.Edsger);
        AssertAsRecorded(
            "account-api/error.verification.password.none", await CallAsync("POST", "/api/verifications/password", """{"password":"x"}"""));
        AssertAsRecorded("account-api/no-email.password.set", await CallAsync("POST", $"{Account}/password", """{"password":"Sup3rS3cret!pw"}"""));

        var verified = await CallAsync("POST", "/api/verifications/password", """{"password":"Sup3rS3cret!pw"}""");

        AssertAsRecorded("account-api/verification.password", verified, "verificationRecordId", "expiresAt");
        AssertAsRecorded("account-api/unlink.last", await CallAsync("DELETE", $"{Account}/identities/patreon", null, (string?)verified.Json["verificationRecordId"]));
    }

    [Fact]
    public async Task Unlinking_wants_a_verification_and_reaches_the_site_without_identities()
    {
        await SignInAsync(App.Ada);
        AssertAsRecorded("account-api/error.unlink.unverified", await CallAsync("DELETE", $"{Account}/identities/patreon"));

        var answer = await CallAsync("DELETE", $"{Account}/identities/patreon", null, await VerifyByCodeAsync());

        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        Assert.Empty((await _scene.NextWebhookAsync("User.Data.Updated"))["data"]!["identities"]!.AsObject());
        Assert.Empty((await _scene.App.UserInfoAsync(_tokens)).Json["identities"]!.AsObject());
    }

    [Fact]
    public async Task Another_Patreon_account_replaces_the_linked_one_as_recorded()
    {
        await SignInAsync(App.Edsger);
        var margaret = await VerifySocialAsync("Margaret Hamilton, not a member");
        AssertAsRecorded("account-api/error.link.exists", await LinkAsync("POST", margaret));

        AssertAsRecorded("account-api/link.replace", await LinkAsync("PUT", margaret));

        Assert.Equal("10360817", (string?)(await _scene.App.UserInfoAsync(_tokens)).Json["identities"]!["patreon"]!["userId"]);
        await _scene.NextWebhookAsync("User.Data.Updated");
    }

    [Fact]
    public async Task Somebody_elses_Patreon_account_is_not_linked()
    {
        using (var other = _scene.App.NewBrowser()) await _scene.App.TokensAsync(other);
        await SignInAsync(App.Edsger, isFirst: false);

        AssertAsRecorded("account-api/error.link.taken", await LinkAsync("PUT", await VerifySocialAsync(App.Ada)));
    }

    [Fact]
    public async Task A_social_verification_with_another_redirect_uri_or_a_bad_code_is_rejected_as_recorded()
    {
        await SignInAsync(App.Edsger);
        var id = (string?)(await StartSocialAsync()).Json["verificationRecordId"];

        AssertAsRecorded("account-api/error.verification.social.verify.wrong-redirect", await VerifyAsync(id, "bad", $"{_scene.Tenant.Settings.PublicUrl}/other"));
        AssertAsRecorded("account-api/error.verification.social.verify.wrong-redirect", await VerifyAsync(id, "bad", RedirectUri));
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

    private string RedirectUri => $"{_scene.Tenant.Settings.PublicUrl}/account/link";

    private async Task SignInAsync(string person, bool isFirst = true)
    {
        _tokens = await _scene.App.TokensAsync(_scene.Browser, person, ("scope", Scopes));
        if (!isFirst) return;

        await _scene.NextWebhookAsync("User.Created");
        await _scene.NextWebhookAsync("PostRegister");
    }

    private Task<ApiAnswer> CallAsync(string method, string path, string? body = null, string? verificationId = null) =>
        _api.CallAsAsync((string?)_tokens["access_token"], method, path, body, verificationId);

    private async Task<string> VerifyByCodeAsync()
    {
        const string Identifier = """{"type":"email","value":"ada@example.com"}""";
        var sent = await CallAsync("POST", "/api/verifications/verification-code", $$"""{"identifier":{{Identifier}}}""");
        AssertAsRecorded("account-api/verification-code.email.sent", sent, "verificationRecordId", "expiresAt");
        var id = (string)sent.Json["verificationRecordId"]!;
        AssertAsRecorded("account-api/error.verification-code.wrong", await VerifyCodeAsync("not-it"));

        await _scene.Browser.OpenAsync($"{_scene.Tenant.Origin}/console/users/{App.Claims(_tokens)["sub"]}");
        AssertAsRecorded("account-api/verification-code.verify", await VerifyCodeAsync(_scene.Browser.Page.QuerySelector("code.verification")!.TextContent), "verificationRecordId");
        return id;

        Task<ApiAnswer> VerifyCodeAsync(string code) => CallAsync(
            "POST",
            "/api/verifications/verification-code/verify",
            $$"""{"identifier":{{Identifier}},"verificationId":"{{id}}","code":"{{code}}"}""");
    }

    private async Task<string?> VerifySocialAsync(string person)
    {
        var started = await StartSocialAsync();
        AssertAsRecorded("account-api/verification.social", started, "verificationRecordId", "authorizationUri", "expiresAt");
        using var browser = _scene.App.NewBrowser();
        await browser.OpenAsync((string)started.Json["authorizationUri"]!);
        await browser.PressAsync(person);
        var id = (string?)started.Json["verificationRecordId"];
        AssertAsRecorded("account-api/verification.social.verify", await VerifyAsync(id, browser.Answer["code"], RedirectUri), "verificationRecordId");
        return id;
    }

    private Task<ApiAnswer> StartSocialAsync() => CallAsync(
        "POST", "/api/verifications/social", $$"""{"connectorId":"patreon-local","state":"st-1","redirectUri":"{{RedirectUri}}"}""");

    private Task<ApiAnswer> VerifyAsync(string? id, string code, string redirectUri) => CallAsync(
        "POST",
        "/api/verifications/social/verify",
        new JsonObject
        {
            ["verificationRecordId"] = id,
            ["connectorData"] = new JsonObject { ["code"] = code, ["state"] = "st-1", ["redirectUri"] = redirectUri },
        }.ToJsonString());

    private Task<ApiAnswer> LinkAsync(string method, string? verificationId) =>
        CallAsync(method, $"{Account}/identities", $$"""{"newIdentifierVerificationRecordId":"{{verificationId}}"}""");
}
