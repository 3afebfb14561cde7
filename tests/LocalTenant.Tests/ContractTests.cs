using System.Net;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Tests.Support;

namespace Bookstore.LocalTenant.Tests;

/// <summary>
/// Holds the tenant to the recordings of a real Logto. What differs on purpose:
/// <list type="bullet">
/// <item>discovery names only what the tenant does: no device endpoint; fewer grant types, response types and client
/// authentication methods (so no signing algorithms for the latter);</item>
/// <item>every ID token has a <c>sid</c>, because the tenant's application has backchannelLogoutSessionRequired: most of the
/// recorded ones are of an application without.</item>
/// </list>
/// Not visible in these recordings: end session redirects at once where Logto sends a self-submitting form; an invalid request at
/// the authorize endpoint that Logto would tell the app (an unknown response type or an <c>id_token_hint</c> that can't be
/// read, say) is a 400, except for <c>prompt</c>, <c>max_age</c> and <c>resource</c>; descriptions of such errors are
/// OpenIddict's; the pages of the sign-in experience have no <c>app_id</c> in their addresses; permissions in <c>scope</c> come
/// in the order in which the app asked for them. Tokens for resources and organizations, step-up, one-time tokens and
/// just-in-time provisioning have contract tests of their own.
/// </summary>
[Collection(TenantCollection.Name)]
public sealed class ContractTests(RunningTenant tenant) : IDisposable
{
    private readonly App _app = new(tenant);

    [Fact]
    public async Task Discovery_is_as_recorded_except_for_what_the_tenant_lacks()
    {
        var found = (await _app.GetAsync($"{tenant.Origin}/oidc/.well-known/openid-configuration")).Json;

        Assert.Equal(
            [
                "device_authorization_endpoint: missing",
                "grant_types_supported: fewer",
                "response_types_supported: fewer",
                "token_endpoint_auth_methods_supported: fewer",
                "token_endpoint_auth_signing_alg_values_supported: missing",
            ],
            Recording.Differences(AtThisTenant(Recording.Read("discovery")), found).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_key_set_is_as_recorded()
    {
        var answer = await _app.GetAsync($"{tenant.Origin}/oidc/jwks");

        Assert.Equal("no-cache", answer.Headers.CacheControl?.ToString());
        var recorded = Assert.Single(Recording.Read("jwks")["keys"]!.AsArray())!.AsObject();
        var found = Assert.Single(answer.Json["keys"]!.AsArray())!.AsObject();
        Assert.Empty(Recording.Differences(recorded, found, "kid", "x", "y"));
        Assert.Equal(43, ((string?)found["kid"])!.Length);
    }

    [Fact]
    public async Task The_sign_in_experience_is_the_recorded_one_with_enterprise_sso_and_codes_by_email_and_without_pictures()
    {
        var found = (await _app.GetAsync($"{tenant.Origin}/api/.well-known/sign-in-exp")).Json;

        Assert.Equal(
            ["branding.logoUrl", "branding.darkLogoUrl", "singleSignOnEnabled", "ssoConnectors", "forgotPassword.email"],
            Recording.Differences(Recording.Read("public.sign-in-exp"), found, "socialConnectors").Select(difference => difference.Split(": ")[0]));
        var (recorded, connector) = (Recording.Read("public.sign-in-exp")["socialConnectors"]![0]!, found["socialConnectors"]![0]!);
        Assert.Equal("patreon-local", (string?)connector["id"]);
        Assert.Equal((string?)recorded["target"], (string?)connector["target"]);
    }

    [Theory]
    [InlineData(App.Ada, "patreon-user", "consent")]
    [InlineData(App.Edsger, "patreon-user-without-email", "consent")]
    [InlineData(App.Ada, "without-consent-prompt", null)]
    public async Task Token_response_and_id_token_are_as_recorded(string person, string recording, string? prompt)
    {
        using var browser = _app.NewBrowser();
        var tokens = await _app.TokensAsync(browser, person, ("prompt", prompt));

        Assert.Empty(Recording.Differences(
            Recording.Read($"{recording}.token-response"), tokens, "access_token", "id_token", "refresh_token"));
        AssertIdToken(Recording.Read($"{recording}.id-token"), tokens);
    }

    [Fact]
    public async Task A_refresh_is_as_recorded()
    {
        using var browser = _app.NewBrowser();
        var tokens = await _app.TokensAsync(browser);
        var recorded = Recording.Read("refresh.token-response");

        var refreshed = (await _app.RefreshAsync(tokens)).Json;

        Assert.Empty(Recording.Differences(
            recorded["response"]!.AsObject(), refreshed, "access_token", "id_token", "refresh_token"));
        Assert.Equal((bool)recorded["same_refresh_token"]!, (string?)tokens["refresh_token"] == (string?)refreshed["refresh_token"]);
        AssertIdToken(recorded["id_token"]!.AsObject(), refreshed);
    }

    [Theory]
    [InlineData(App.Ada, "patreon-user")]
    [InlineData(App.Edsger, "patreon-user-without-email")]
    public async Task Userinfo_is_as_recorded(string person, string recording)
    {
        using var browser = _app.NewBrowser();

        var answer = await _app.UserInfoAsync(await _app.TokensAsync(browser, person));

        const string Details = "identities.patreon.details";
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Empty(Recording.Differences(
            Recording.Read($"{recording}.userinfo"),
            answer.Json,
            "sub", "name", "picture", "email", "created_at", "updated_at", "identities.patreon.userId", $"{Details}.id", $"{Details}.name",
            $"{Details}.email", $"{Details}.avatar", $"{Details}.rawData.data.id", $"{Details}.rawData.links.self",
            $"{Details}.rawData.data.attributes.*"));
    }

    [Fact]
    public async Task An_invalid_code_is_rejected_as_recorded() => AssertError("error.invalid-code", await _app.RedeemAsync("not-a-code"));

    [Fact]
    public async Task An_invalid_refresh_token_is_rejected_as_recorded() => AssertError(
        "error.invalid-refresh-token", await _app.RefreshAsync(new JsonObject { ["refresh_token"] = "not-a-token" }));

    [Fact]
    public async Task An_unknown_client_is_rejected_as_recorded() =>
        AssertError("error.unknown-client", await _app.GetAsync(_app.AuthorizeUrl(("client_id", "nope"))));

    [Fact]
    public async Task An_unregistered_redirect_uri_is_rejected_as_recorded() => AssertError(
        "error.redirect-uri-mismatch", await _app.GetAsync(_app.AuthorizeUrl(("redirect_uri", "http://localhost:3000/elsewhere"))));

    [Fact]
    public async Task Client_credentials_of_a_web_application_are_rejected_as_recorded()
    {
        var recorded = Recording.Read("error.client-credentials-by-a-web-application");

        var answer = await _app.PostAsync("token", new() { ["grant_type"] = "client_credentials" });

        Assert.Equal((int)recorded["status"]!, (int)answer.Status);
        Assert.Empty(Recording.Differences(recorded["response"]!.AsObject(), answer.Json));
    }

    public void Dispose() => _app.Dispose();

    private void AssertIdToken(JsonObject recorded, JsonObject tokens)
    {
        var (header, claims) = (App.Header(tokens), App.Claims(tokens));
        recorded = AtThisTenant(recorded);
        var sid = claims["sid"];
        if (recorded["claims"]!["sid"] is null) claims.Remove("sid");

        Assert.Empty(Recording.Differences(recorded["header"]!.AsObject(), header, "kid"));
        Assert.Empty(Recording.Differences(
            recorded["claims"]!.AsObject(), claims, "sub", "name", "picture", "email", "created_at", "updated_at", "nonce", "sid", "aud", "exp", "iat"));
        Assert.Equal(recorded["claims"]!.AsObject().Select(claim => claim.Key), claims.Select(claim => claim.Key));
        Assert.Equal(3600, (long)claims["exp"]! - (long)claims["iat"]!);
        Assert.Matches("^[a-z0-9]{12}$", (string?)claims["sub"]);
        Assert.Matches("^[A-Za-z0-9_-]{43}$", (string?)sid);
        Assert.InRange((long)claims["updated_at"]!, 1_700_000_000_000, long.MaxValue);
    }

    private void AssertError(string name, Answer answer)
    {
        var recorded = AtThisTenant(Recording.Read(name));
        Assert.Equal((int)recorded["status"]!, (int)answer.Status);
        Assert.Empty(Recording.Differences(recorded["body"]!.AsObject(), answer.Json));
    }

    private JsonObject AtThisTenant(JsonObject recorded) =>
        JsonNode.Parse(recorded.ToJsonString().Replace("http://localhost:3301", tenant.Origin, StringComparison.Ordinal))!.AsObject();
}
