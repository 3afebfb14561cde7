using System.Text.Json.Nodes;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary><c>doctor</c> with the credentials of a machine: what <c>setup</c> would change, and whose client the connector has.</summary>
public sealed class DoctorManagementTests(DoctorSite site) : IClassFixture<DoctorSite>, IAsyncLifetime
{
    private readonly DirectoryInfo _shelf = Directory.CreateTempSubdirectory("bookstore-shelf-");
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
        _shelf.Delete(recursive: true);
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

    //#if (shelf)
    [Fact]
    public async Task A_shelf_with_books_of_organizations_needs_the_webhooks_event_and_the_scopes()
    {
        var books = await ShelveAsync("""{"to":"organization","id":"night-readers","role":"host"}""");

        (await RunAsync(books)).Warns("logto.organizations", "lacks the event Organization.Membership.Updated", "setup --organization-webhooks");

        _management.Hooks[^1]!["events"]!.AsArray().Add("Organization.Membership.Updated");
        (await RunAsync(books)).Is("logto.organizations", "ok");

        var report = await RunAsync(books, ("Logto__Scopes", "openid identities offline_access"));
        report.Fails("logto.organizations", "lacks 'urn:logto:scope:organizations'", "leave the setting out");
        report.Has("logto.organizations", "failed", "lacks 'urn:logto:scope:organization_roles'");
        Assert.Empty(_management.Writes);
    }

    [Fact]
    public async Task A_shelf_without_books_of_organizations_needs_neither()
    {
        (await RunAsync(await ShelveAsync("\"patrons\""), ("Logto__Scopes", "openid identities offline_access"))).Is("logto.organizations", "ok");
    }
    //#endif

    [Fact]
    public async Task The_account_center_is_reported_and_an_error_in_no_case()
    {
        (await RunAsync()).Has("logto.account-center", "ok", "is off");

        _management.AccountCenter["enabled"] = true;
        (await RunAsync()).Warns("logto.account-center", "has no address to delete an account", $"{site.App.Url}account/delete");

        _management.AccountCenter["deleteAccountUrl"] = "https://other.example/delete";
        (await RunAsync()).Warns("logto.account-center", "to https://other.example/delete, not to this site", "setup --account-center");

        _management.AccountCenter["deleteAccountUrl"] = $"{site.App.Url}account/delete";
        _management.AccountCenter["fields"] = JsonNode.Parse("""{"name":"Edit","avatar":"Edit","username":"ReadOnly","social":"Edit"}""");
        (await RunAsync()).Has("logto.account-center", "ok", "People can't edit: username.");

        _management.Refuse("GET /api/account-center", 404, "Not Found");
        (await RunAsync()).Is("logto.account-center", "not-checked");
        Assert.Empty(_management.Writes);
    }

    //#if (shelf)
    // A shelf with one book.
    private async Task<(string, string?)> ShelveAsync(string opens)
    {
        var folder = _shelf.CreateSubdirectory("a-book").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "a.txt"), "Text");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "book.json"), $$"""{"title":"A book","author":"Somebody","blurb":"About it.","language":"en","opens":{{opens}}}""");
        return ("Shelf__Path", _shelf.FullName);
    }
    //#endif

    private Task<Report> RunAsync(params (string Name, string? Value)[] planted) => site.RunAsync(
        [.. _management.Settings(), ("Logto__Endpoint", _logto.Url.AbsoluteUri), .. planted]);
}
