using System.Net;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Tests.Support;

namespace Bookstore.LocalTenant.Tests;

/// <summary>
/// Tokens for resources and organizations, held to the recordings of a real Logto. The recorded tenant has permissions of other
/// names, one organization and a person in the role <c>librarian</c> alone.
/// </summary>
[Collection(TenantCollection.Name)]
public sealed class OrganizationContractTests(RunningTenant tenant) : IDisposable
{
    private const string Scopes = "openid profile email identities roles urn:logto:scope:organizations "
        + "urn:logto:scope:organization_roles offline_access read:shelf write:shelf read:circle write:circle";

    private const string OrganizationsResource = "urn:logto:resource:organizations";

    private static readonly string[] OfTheInstance =
    [
        "sub", "name", "picture", "email", "created_at", "updated_at", "nonce", "aud", "exp", "iat", "iss", "jti", "scope", "client_id",
        "organization_id", "roles", "organizations", "organization_roles", "organization_data", "access_token", "id_token", "refresh_token",
        "identities.*",
    ];

    private readonly App _app = new(tenant);

    [Theory]
    [InlineData("refresh.resource", "api", null, null, "read:shelf write:shelf")]
    [InlineData("refresh.resource+organization", "api", SampleData.NightReaders, null, "read:shelf write:shelf")]
    [InlineData("refresh.organization", null, SampleData.NightReaders, null, "read:circle write:circle")]
    [InlineData("refresh.organization.scope", null, SampleData.NightReaders, "read:circle", "read:circle")]
    [InlineData("refresh.organizations-resource", OrganizationsResource, null, null, "read:circle write:circle")]
    [InlineData("refresh.organizations-resource+organization", OrganizationsResource, SampleData.BangkokReaders, null, "read:circle")]
    public async Task A_refresh_for_a_resource_or_an_organization_is_as_recorded(
        string recording, string? resource, string? organization, string? scope, string expected)
    {
        using var browser = _app.NewBrowser();
        var tokens = await SignInAsync(browser, App.Ada);
        resource = resource == "api" ? tenant.Settings.ApiResource : resource;

        var answer = await _app.RefreshAsync(tokens, ("resource", resource), ("organization_id", organization), ("scope", scope));

        AssertTokens(recording, answer);
        Assert.Equal(expected, (string?)answer.Json["scope"]);
        var claims = App.Claims(answer.Json, "access_token");
        Assert.Equal(expected, (string?)claims["scope"]);
        Assert.Equal(resource ?? $"urn:logto:organization:{organization}", (string?)claims["aud"]);
        if (resource is not null) Assert.Equal(organization, (string?)claims["organization_id"]);
        Assert.Equal((string?)tokens["refresh_token"], (string?)answer.Json["refresh_token"]);
    }

    [Fact]
    public async Task An_organization_token_has_no_permissions_if_the_organizations_resource_was_not_asked()
    {
        using var browser = _app.NewBrowser();
        var tokens = await _app.TokensAsync(browser, App.Ada, ("scope", Scopes));

        var answer = await _app.RefreshAsync(tokens, ("organization_id", SampleData.NightReaders));

        AssertTokens("refresh.organization-no-organization-resource-asked", answer);
        Assert.Equal("", (string?)answer.Json["scope"]);
    }

    [Fact]
    public async Task A_code_can_be_redeemed_for_a_resource()
    {
        using var browser = _app.NewBrowser();
        var code = await _app.SignInAsync(browser, App.Grace, Wanted());

        var answer = await _app.RedeemAsync(code, more: ("resource", tenant.Settings.ApiResource));

        AssertTokens("token-response.code-with-resource", answer);
        Assert.Equal("read:shelf", (string?)answer.Json["scope"]);
    }

    [Fact]
    public async Task A_code_without_a_resource_gets_an_opaque_token_for_the_scopes_that_are_no_permissions()
    {
        using var browser = _app.NewBrowser();

        var answer = await _app.RedeemAsync(await _app.SignInAsync(browser, App.Ada, Wanted()));

        AssertTokens("token-response", answer);
        Assert.Equal((string?)Recording.Read("organizations/token-response")["response"]!["scope"], (string?)answer.Json["scope"]);
    }

    [Fact]
    public async Task Userinfo_of_a_member_is_as_recorded()
    {
        using var browser = _app.NewBrowser();
        var recorded = Recording.Read("organizations/userinfo")["response"]!.AsObject();

        var found = (await _app.UserInfoAsync(await SignInAsync(browser, App.Ada))).Json;

        recorded.Remove("identities"); // compared in ContractTests
        found.Remove("identities");
        Assert.Empty(Recording.Differences(recorded, found, OfTheInstance));
        Assert.Equal("""["librarian","member"]""", found["roles"]!.ToJsonString());
        Assert.Equal("""["bangkok-readers","night-readers"]""", found["organizations"]!.ToJsonString());
        Assert.Equal("""["bangkok-readers:reader","night-readers:admin"]""", found["organization_roles"]!.ToJsonString());
        Assert.Equal("Night Readers", (string?)found["organization_data"]![1]!["name"]);
        Assert.Equal(["id", "name", "description"], found["organization_data"]![0]!.AsObject().Select(field => field.Key));
    }

    [Theory]
    [InlineData("error.refresh.not-a-member", App.Grace, null, SampleData.BangkokReaders)]
    [InlineData("error.refresh.unknown-organization", App.Grace, null, "nosuch")]
    [InlineData("error.refresh.unknown-resource", App.Grace, "https://nosuch.example/api", null)]
    public async Task A_refusal_is_as_recorded(string recording, string person, string? resource, string? organization)
    {
        using var browser = _app.NewBrowser();

        var answer = await _app.RefreshAsync(await SignInAsync(browser, person), ("resource", resource), ("organization_id", organization));

        AssertError(recording, answer);
    }

    [Fact]
    public async Task A_refusal_leaves_the_refresh_token_valid()
    {
        using var browser = _app.NewBrowser();
        var tokens = await SignInAsync(browser, App.Grace);
        await _app.RefreshAsync(tokens, ("organization_id", "nosuch"));

        Assert.Equal(HttpStatusCode.OK, (await _app.RefreshAsync(tokens)).Status);
    }

    [Theory]
    [InlineData("refresh.resource-never-asked", "resource", "api")]
    [InlineData("error.refresh.without-the-scope", "organization_id", SampleData.NightReaders)]
    [InlineData("error.refresh.scope-not-granted", "scope", "phone")]
    public async Task What_the_sign_in_did_not_ask_for_is_refused_as_recorded(string recording, string parameter, string value)
    {
        using var browser = _app.NewBrowser();
        var tokens = await _app.TokensAsync(browser);

        AssertError(recording, await _app.RefreshAsync(tokens, (parameter, value == "api" ? tenant.Settings.ApiResource : value)));
    }

    [Fact]
    public async Task An_unknown_resource_is_told_to_the_app_as_recorded()
    {
        using var browser = _app.NewBrowser();
        var recorded = Recording.Read("organizations/error.authorize.unknown-resource")["callback"]!;

        await browser.OpenAsync(_app.AuthorizeUrl(("resource", "https://nosuch.example/api")));
        var pushed = await _app.PushAsync(("resource", "https://nosuch.example/api"));

        Assert.Equal(recorded.AsObject().Select(field => field.Key).Order(), browser.Answer.Keys.Order());
        Assert.Equal((string?)recorded["error_description"], browser.Answer["error_description"]);
        var error = Recording.Read("error.par.unknown-resource");
        Assert.Equal((int)error["status"]!, (int)pushed.Status);
        Assert.Empty(Recording.Differences(error["response"]!.AsObject(), pushed.Json));
    }

    public void Dispose() => _app.Dispose();

    private Task<JsonObject> SignInAsync(Browser browser, string person) => _app.TokensAsync(browser, person, Wanted());

    private (string, string?)[] Wanted() =>
        [("scope", Scopes), ("resource", tenant.Settings.ApiResource), ("resource", OrganizationsResource)];

    private static void AssertTokens(string name, Answer answer)
    {
        var recorded = Recording.Read($"organizations/{name}");
        Assert.Equal((int)recorded["status"]!, (int)answer.Status);
        Assert.Empty(Recording.Differences(recorded["response"]!.AsObject(), answer.Json, OfTheInstance));
        foreach (var token in (string[])["access_token", "id_token"])
        {
            if (recorded[token] is not { } decoded) continue;

            Assert.Empty(Recording.Differences(decoded["header"]!.AsObject(), App.Header(answer.Json, token), "kid"));
            var claims = App.Claims(answer.Json, token);
            if (token == "id_token") claims.Remove("sid"); // see ContractTests
            Assert.Empty(Recording.Differences(decoded["claims"]!.AsObject(), claims, OfTheInstance));
            Assert.Equal(decoded["claims"]!.AsObject().Select(claim => claim.Key), claims.Select(claim => claim.Key));
        }
    }

    private static void AssertError(string name, Answer answer)
    {
        var recorded = Recording.Read($"organizations/{name}");
        Assert.Equal((int)recorded["status"]!, (int)answer.Status);
        Assert.Empty(Recording.Differences(recorded["response"]!.AsObject(), answer.Json));
    }
}
