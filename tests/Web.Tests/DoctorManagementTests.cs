using System.Text.Json.Nodes;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary><c>doctor</c> with the credentials of a machine: what <c>setup</c> would change, and whose client the connector has.</summary>
public sealed class DoctorManagementTests(DoctorSite site) : IClassFixture<DoctorSite>, IAsyncLifetime
{
    private TestProxy _logto = null!;
    private TestManagementApi _management = null!;

    // One Logto: its Management API beside its OpenID provider.
    public async Task InitializeAsync()
    {
        site.Restore();
        _management = await TestManagementApi.StartAsync();
        _logto = await TestProxy.StartAsync();
        _logto.App = site.Provider.Url;
        _logto.Route = request => request.Path.StartsWithSegments("/api") && !request.Path.StartsWithSegments("/api/.well-known")
            || request.Path == "/oidc/token" ? _management.Url : null;
        site.Provider.Discovery["issuer"] = $"{_logto.Url}oidc";
        _management.Connectors.Add(JsonNode.Parse(
            """{"id":"patreon-1","connectorId":"patreon-universal","target":"patreon","config":{"clientId":"a-client-of-the-connector","clientSecret":"a-secret-of-the-connector","scope":"identity identity[email]"}}"""));
        _management.SignInExperience["socialSignInConnectorTargets"] = new JsonArray("patreon");
        _management.SignInExperience["signUp"]!["identifiers"] = new JsonArray();
        _management.SignInExperience["signUp"]!["password"] = false;
        _management.AddApplication("Bookstore", $$"""
            {"redirectUris":["{{site.App.Url}}callback"],"postLogoutRedirectUris":["{{site.App.Url}}"],
             "backchannelLogoutUri":"{{site.App.Url}}backchannel-logout","backchannelLogoutSessionRequired":true}
            """);
        _management.Hooks.Add(JsonNode.Parse(
            $$"""{"id":"h","name":"Bookstore","events":["User.Data.Updated","User.SuspensionStatus.Updated","User.Deleted"],"config":{"url":"{{site.App.Url}}webhooks/logto"},"signingKey":"a-signing-key","enabled":true}"""));
    }

    public async Task DisposeAsync()
    {
        await _logto.DisposeAsync();
        await _management.DisposeAsync();
    }

    [Fact]
    public async Task A_tenant_that_is_set_up_needs_nothing_and_is_only_read()
    {
        var report = await RunAsync();

        report.Is("logto.setup", "ok");
        report.Has("patreon.client", "ok", "is not that of Logto's connector");
        Assert.Empty(_management.Writes);
    }

    [Fact]
    public async Task What_setup_would_change_is_reported_and_not_changed()
    {
        _management.Applications[0]!["oidcClientMetadata"]!["redirectUris"] = new JsonArray("https://other.example/callback");
        _management.Hooks.RemoveAt(_management.Hooks.Count - 1);

        var report = await RunAsync();

        report.Warns("logto.setup", $"change the application Bookstore: redirect URIs https://other.example/callback -> https://other.example/callback, {site.App.Url}callback", "Run 'setup'");
        report.Warns("logto.setup", $"create the Logto webhook {site.App.Url}webhooks/logto", "Run 'setup'");
        Assert.Empty(_management.Writes);
    }

    [Fact]
    public async Task The_creators_token_is_not_renewed()
    {
        site.Patreon.IsAccessTokenExpired = true;
        var (renewals, refreshToken) = (site.Patreon.Count("/api/oauth2/token"), site.Patreon.RefreshToken);

        var report = await RunAsync();

        report.Is("logto.setup", "ok");
        report.Is("patreon.token", "warning");
        Assert.Equal((renewals, refreshToken), (site.Patreon.Count("/api/oauth2/token"), site.Patreon.RefreshToken));
    }

    [Theory]
    [InlineData("Patreon__ClientId", "")]
    [InlineData("Patreon__SyncInterval", "abc")]
    [InlineData("Patreon__ApiBase", "abc")]
    public async Task Wrong_settings_of_patreon_do_not_keep_logto_from_being_checked(string setting, string value)
    {
        var report = await RunAsync((setting, value));

        report.Is("settings", "failed");
        report.Is("logto.setup", "ok");
        report.Is("patreon.client", "not-checked");
    }

    [Fact]
    public async Task A_signing_key_that_is_not_the_webhooks_is_reported_without_either()
    {
        _management.Hooks[^1]!["signingKey"] = "another-key";

        var report = await RunAsync();

        report.Fails("logto.setup", "rejects every delivery", "Webhooks");
        Assert.DoesNotContain(report.Lines, line => $"{line}".Contains("another-key", StringComparison.Ordinal) || $"{line}".Contains("a-signing-key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_client_for_the_connector_and_the_creator_is_reported()
    {
        _management.Connectors[^1]!["config"]!["clientId"] = "a-client";

        (await RunAsync()).Fails("patreon.client", "is also the client of Logto's Patreon connector", "separate client");
    }

    [Fact]
    public async Task Credentials_that_logto_rejects_are_reported()
    {
        var report = await RunAsync(("Logto__Management__AppSecret", "an-old-one"));

        report.Fails("logto.setup", "invalid_client", "Logto:Management:AppSecret");
        report.Is("patreon.client", "not-checked");
    }

    [Fact]
    public async Task Permissions_and_a_resource_that_logto_lacks_are_reported()
    {
        _management.OrganizationScopes.Add(JsonNode.Parse("""{"id":"s1","name":"invite:reader"}"""));
        (string, string?)[] planted =
        [
            ("Logto__ApiResource", "https://books.example/api"),
            ("Logto__Scopes", "openid profile identities urn:logto:scope:organizations offline_access invite:reader write:shelf"),
        ];

        var report = await RunAsync(planted);
        report.Fails("logto.authorization", "no API resource https://books.example/api (Logto:ApiResource), so every sign-in fails", "setup --api");
        report.Has("logto.authorization", "warning", "has the permission 'write:shelf', which neither");

        _management.Resources.Add(JsonNode.Parse("""{"id":"books","name":"Books","indicator":"https://books.example/api"}"""));
        _management.Permissions["books"] = [JsonNode.Parse("""{"name":"write:shelf"}""")];
        report = await RunAsync(planted);
        report.Is("logto.authorization", "ok");
        report.Is("logto.client", "ok");
        Assert.Empty(_management.Writes);
    }

    private Task<Report> RunAsync(params (string Name, string? Value)[] planted) => site.RunAsync(
        [.. _management.Settings(), ("Logto__Endpoint", _logto.Url.AbsoluteUri), .. planted]);
}
