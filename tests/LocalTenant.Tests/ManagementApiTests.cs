using System.Net;
using Bookstore.LocalTenant.Tests.Support;
using static Bookstore.LocalTenant.Tests.Support.ManagementClient;

namespace Bookstore.LocalTenant.Tests;

/// <summary>Tokens, applications, connectors, webhooks and configuration, held to a real Logto's answers.</summary>
[Collection(TenantCollection.Name)]
public sealed class ManagementApiTests(RunningTenant tenant) : IDisposable
{
    private readonly ManagementClient _api = new(tenant);

    [Fact]
    public async Task The_machine_to_machine_application_gets_a_token_as_recorded()
    {
        var answer = await _api.RequestTokenAsync();

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Empty(Recording.Differences(Recording.Read("management/token"), answer.Json.AsObject(), "access_token"));
    }

    [Fact]
    public async Task A_token_with_a_wrong_secret_or_resource_is_rejected_as_recorded()
    {
        AssertAsRecorded("management/error.token.wrong-secret", await _api.RequestTokenAsync(secret: "wrong"));
        AssertAsRecorded("management/error.token.wrong-resource", await _api.RequestTokenAsync(resource: "https://wrong.logto.app/api"));
    }

    [Fact]
    public async Task A_call_without_a_token_or_with_a_bad_one_is_rejected_as_recorded()
    {
        AssertAsRecorded("management/error.unauthorized", await _api.CallAsAsync(null, "GET", "/api/applications"));
        AssertAsRecorded("management/error.bad-token", await _api.CallAsAsync("not.a.jwt", "GET", "/api/applications"));
    }

    [Fact]
    public async Task A_token_without_the_scope_is_forbidden()
    {
        var token = (string?)(await _api.RequestTokenAsync(scope: "")).Json["access_token"];

        Assert.Equal(HttpStatusCode.Forbidden, (await _api.CallAsAsync(token, "GET", "/api/users")).Status);
    }

    [Fact]
    public async Task A_users_token_is_no_token_for_the_management_api()
    {
        using var app = new App(tenant);
        using var browser = app.NewBrowser();
        var tokens = await app.TokensAsync(browser);

        Assert.Equal(HttpStatusCode.Unauthorized, (await _api.CallAsAsync((string?)tokens["access_token"], "GET", "/api/users")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _api.CallAsAsync((string?)tokens["id_token"], "GET", "/api/users")).Status);
    }

    [Fact]
    public async Task Applications_are_as_recorded()
    {
        var list = await _api.CallAsync("GET", "/api/applications?types=Traditional");
        var id = (string)Assert.Single(list.Json.AsArray())!["id"]!;

        Assert.Equal(tenant.Settings.AppId, id);
        var found = await _api.CallAsync("GET", $"/api/applications/{id}");
        // Since webhooks and back-channel logout work without setup, the application has its addresses from the start.
        AssertAsRecorded("management/application.get", WithoutLogoutUri(found), "id", "createdAt", "oidcClientMetadata.redirectUris", "oidcClientMetadata.postLogoutRedirectUris");
        AssertAsRecorded("management/application.secrets", await _api.CallAsync("GET", $"/api/applications/{id}/secrets"), "applicationId", "value", "createdAt");
        AssertAsRecorded("management/error.application.not-found", await _api.CallAsync("GET", "/api/applications/nope"));
        AssertAsRecorded(
            "management/error.application.bad-redirect",
            await _api.CallAsync("PATCH", $"/api/applications/{id}", """{"oidcClientMetadata":{"redirectUris":["not a url"],"postLogoutRedirectUris":[]}}"""));
    }

    [Fact]
    public async Task The_sign_in_experience_is_as_recorded()
    {
        AssertAsRecorded(
            "management/public.sign-in-exp",
            await _api.CallAsAsync(null, "GET", "/api/.well-known/sign-in-exp"),
            "singleSignOnEnabled", "branding.logoUrl", "branding.darkLogoUrl", "socialConnectors", "ssoConnectors", "forgotPassword.email");
        AssertAsRecorded("management/error.sign-in-exp.bad", await _api.CallAsync("PATCH", "/api/sign-in-exp", """{"signInMode":"Nope"}"""));
    }

    [Fact]
    public async Task The_connector_is_as_recorded()
    {
        AssertAsRecorded(
            "management/connector.patch",
            await _api.CallAsync("PATCH", "/api/connectors/patreon-local", $$"""{"config":{{await ConfigAsync()}}}"""),
            "id", "config.clientId", "config.clientSecret", "description", "logo", "logoDark", "readme", "formItems");
        AssertAsRecorded(
            "management/error.connector.second",
            await _api.CallAsync("POST", "/api/connectors", """{"connectorId":"patreon-universal","config":{"clientId":"x","clientSecret":"y"}}"""));
        AssertAsRecorded(
            "management/error.connector.metadata",
            await _api.CallAsync("PATCH", "/api/connectors/patreon-local", """{"metadata":{"target":"patreon2"}}"""));
        AssertAsRecorded(
            "management/error.connector.enableTokenStorage",
            await _api.CallAsync("PATCH", "/api/connectors/patreon-local", """{"enableTokenStorage":true}"""));
        AssertAsRecorded(
            "management/error.connector.bad-config",
            await _api.CallAsync("PATCH", "/api/connectors/patreon-local", """{"config":{"clientId":5}}"""));
    }

    [Fact]
    public async Task Webhooks_are_created_and_removed_as_recorded()
    {
        var recorded = Recording.Read("management/hook.create.all-events")["request"]!["body"]!.ToJsonString();
        var created = await _api.CallAsync("POST", "/api/hooks", recorded);

        AssertAsRecorded("management/hook.create.all-events", created, "id", "signingKey", "createdAt");
        Assert.Equal(HttpStatusCode.NoContent, (await _api.CallAsync("DELETE", $"/api/hooks/{created.Json["id"]}")).Status);
    }

    [Fact]
    public async Task The_claims_of_id_tokens_are_configured_as_recorded()
    {
        AssertAsRecorded("management/configs.id-token.default", await _api.CallAsync("GET", "/api/configs/id-token"));
        AssertAsRecorded(
            "management/error.configs.id-token.bad",
            await _api.CallAsync("PUT", "/api/configs/id-token", """{"enabledExtendedClaims":["nonsense"]}"""));
    }

    [Fact]
    public async Task The_account_center_is_configured_as_recorded_and_is_on_from_the_start()
    {
        var change = Recording.Read("management/account-center.patch")["request"]!["body"]!.ToJsonString();
        var before = await _api.CallAsync("GET", "/api/account-center");

        AssertAsRecorded("management/account-center.patch", await _api.CallAsync("PATCH", "/api/account-center", change), "deleteAccountUrl");
        Assert.True((bool)before.Json["enabled"]!);
        Assert.Equal($"{tenant.Settings.PublicUrl}/account/delete", (string?)before.Json["deleteAccountUrl"]);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await _api.CallAsync("PATCH", "/api/account-center", """{"fields":{"name":"Maybe"}}""")).Status);
    }

    public void Dispose() => _api.Dispose();

    private async Task<string> ConfigAsync() =>
        (await _api.CallAsync("GET", "/api/connectors/patreon-local")).Json["config"]!.ToJsonString();

    private static ApiAnswer WithoutLogoutUri(ApiAnswer answer)
    {
        var json = answer.Json.AsObject();
        var metadata = json["oidcClientMetadata"]!.AsObject();
        Assert.True(metadata.Remove("backchannelLogoutUri") && metadata.Remove("backchannelLogoutSessionRequired"));
        return answer with { Text = json.ToJsonString() };
    }
}
