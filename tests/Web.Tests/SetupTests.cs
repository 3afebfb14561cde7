using System.Text.Json.Nodes;

namespace Bookstore.Web.Tests;

/// <summary><c>setup</c> as people run it, against a Management API that keeps what it is told.</summary>
public sealed class SetupTests : IAsyncLifetime
{
    private SetupSite _site = null!;

    public async Task InitializeAsync() => _site = await SetupSite.StartAsync();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task An_empty_tenant_is_set_up_and_a_second_run_changes_nothing()
    {
        var (exitCode, output, errors) = await _site.RunAsync("--yes");

        Assert.Equal((0, ""), (exitCode, errors));
        var application = Assert.Single(_site.Logto.Applications)!;
        Assert.Equal("Bookstore", application["name"]!.ToString());
        Assert.Equal(
            """{"redirectUris":["http://localhost:3000/callback"],"postLogoutRedirectUris":["http://localhost:3000/"],"backchannelLogoutUri":"http://localhost:3000/backchannel-logout","backchannelLogoutSessionRequired":true}""",
            application["oidcClientMetadata"]!.ToJsonString());
        var connector = _site.Logto.Connectors.Single(one => one!["connectorId"]!.ToString() == "patreon-universal")!;
        Assert.Equal(
            """{"clientId":"a-client-of-the-connector","clientSecret":"a-secret-of-the-connector","scope":"identity identity[email]"}""",
            connector["config"]!.ToJsonString());
        Assert.Equal("""["patreon"]""", _site.Logto.SignInExperience["socialSignInConnectorTargets"]!.ToJsonString());
        Assert.Equal("""{"skipRequiredIdentifiers":true}""", _site.Logto.SignInExperience["socialSignIn"]!.ToJsonString());
        Assert.Equal("""["username"]""", _site.Logto.SignInExperience["signUp"]!["identifiers"]!.ToJsonString());
        Assert.Equal(
            """["User.Data.Updated","User.SuspensionStatus.Updated","User.Deleted"]""",
            _site.Logto.Hooks.Single(hook => hook!["config"]!["url"]!.ToString() == "http://localhost:3000/webhooks/logto")!["events"]!.ToJsonString());
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["Logto:Endpoint"] = _site.Logto.Url.ToString().TrimEnd('/'),
                ["Logto:AppId"] = application["id"]!.ToString(),
                ["Logto:AppSecret"] = $"a-secret-of-{application["id"]}",
                ["Logto:WebhookSigningKey"] = _site.Logto.Hooks[^1]!["signingKey"]!.ToString(),
            },
            _site.Stored());
        Assert.Contains($"\n  {_site.Logto.Url}callback/{connector["id"]}\n", output, StringComparison.Ordinal);
        Assert.Contains("https://www.patreon.com/portal/registration/register-clients", output, StringComparison.Ordinal);
        // The site reads its settings at its start, and doctor asks the running site.
        Assert.EndsWith("\n  dotnet Bookstore.Web.dll\n  dotnet Bookstore.Web.dll doctor\n", output, StringComparison.Ordinal);

        var (state, writes, changed) = (_site.Logto.State, _site.Logto.Writes.Count(), File.GetLastWriteTimeUtc(_site.Secrets));
        var second = await _site.RunAsync();

        Assert.Equal((0, ""), (second.ExitCode, second.Errors));
        Assert.Contains("Nothing to change.", second.Output, StringComparison.Ordinal);
        Assert.Equal((state, writes, changed), (_site.Logto.State, _site.Logto.Writes.Count(), File.GetLastWriteTimeUtc(_site.Secrets)));
    }

    [Fact]
    public async Task Configuration_of_other_applications_stays()
    {
        var id = _site.Logto.AddApplication(
            "Bookstore", """{"redirectUris":["https://other.example/callback"],"postLogoutRedirectUris":["https://other.example/"],"logoUri":"https://other.example/logo.svg"}""");
        var hook = _site.Logto.Hooks[0]!.ToJsonString();
        var oauth2 = _site.Logto.Connectors[0]!.ToJsonString();
        AddConnector("""{"clientId":"old","clientSecret":"old","scope":"identity identity.memberships","another":{"kept":true}}""");
        _site.Logto.SignInExperience["socialSignInConnectorTargets"] = new JsonArray("google");
        _site.Logto.SignInExperience["socialSignIn"] = new JsonObject { ["automaticAccountLinking"] = true };
        _site.Store("""{"Patreon":{"AccessToken":""},"Other":"kept"}""");

        var (exitCode, output, _) = await _site.RunAsync("--yes");

        Assert.Equal(0, exitCode);
        Assert.Equal(id, Assert.Single(_site.Logto.Applications)!["id"]!.ToString());
        Assert.Equal(
            """{"redirectUris":["https://other.example/callback","http://localhost:3000/callback"],"postLogoutRedirectUris":["https://other.example/","http://localhost:3000/"],"backchannelLogoutUri":"http://localhost:3000/backchannel-logout","backchannelLogoutSessionRequired":true,"logoUri":"https://other.example/logo.svg"}""",
            _site.Logto.Applications[0]!["oidcClientMetadata"]!.ToJsonString());
        Assert.Equal(
            """{"clientId":"a-client-of-the-connector","clientSecret":"a-secret-of-the-connector","scope":"identity identity.memberships identity[email]","another":{"kept":true}}""",
            _site.Logto.Connectors[1]!["config"]!.ToJsonString());
        Assert.Equal("""["google","patreon"]""", _site.Logto.SignInExperience["socialSignInConnectorTargets"]!.ToJsonString());
        Assert.Equal(
            """{"skipRequiredIdentifiers":true,"automaticAccountLinking":true}""", _site.Logto.SignInExperience["socialSignIn"]!.ToJsonString());
        Assert.Equal((hook, oauth2), (_site.Logto.Hooks[0]!.ToJsonString(), _site.Logto.Connectors[0]!.ToJsonString()));
        Assert.Equal("kept", _site.Stored()["Other"]);
        Assert.Contains("change  application Bookstore", output, StringComparison.Ordinal);
        Assert.Contains("          client secret: ******** -> ******** (another)", output, StringComparison.Ordinal);
        Assert.Contains("          client id: old -> a-client-of-the-connector", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_is_made_while_setup_runs_is_not_lost()
    {
        var id = _site.Logto.AddApplication("Bookstore");
        var reads = 0;
        // Between the plan and the step that writes.
        _site.Logto.OnCall = call =>
        {
            if (call == "GET /api/applications" && ++reads == 2)
            {
                _site.Logto.Applications[0]!["oidcClientMetadata"]!["redirectUris"] = new JsonArray("https://new.example/callback");
            }
        };

        Assert.Equal(0, (await _site.RunAsync("--yes")).ExitCode);

        Assert.Equal(
            """["https://new.example/callback","http://localhost:3000/callback"]""",
            _site.Logto.Applications.Single(one => one!["id"]!.ToString() == id)!["oidcClientMetadata"]!["redirectUris"]!.ToJsonString());
    }

    [Fact]
    public async Task Social_only_removes_the_other_sign_in_methods()
    {
        Assert.Equal(0, (await _site.RunAsync("--yes", "--social-only")).ExitCode);

        Assert.Equal("""{"identifiers":[],"password":false,"verify":false}""", _site.Logto.SignInExperience["signUp"]!.ToJsonString());
        Assert.Equal("""{"methods":[]}""", _site.Logto.SignInExperience["signIn"]!.ToJsonString());
        Assert.Contains("Nothing to change.", (await _site.RunAsync("--social-only")).Output, StringComparison.Ordinal);
        Assert.Contains("Nothing to change.", (await _site.RunAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Social_only_removes_the_secondary_identifiers_too()
    {
        AskFor("""{"identifiers":[],"password":false,"verify":false,"secondaryIdentifiers":[{"identifier":"email","verify":true}]}""");

        var (exitCode, output, _) = await _site.RunAsync("--yes", "--social-only");

        Assert.Equal(0, exitCode);
        Assert.Contains("          sign-up identifiers: email -> none", output, StringComparison.Ordinal);
        Assert.Equal(
            """{"identifiers":[],"password":false,"verify":false,"secondaryIdentifiers":[]}""", _site.Logto.SignInExperience["signUp"]!.ToJsonString());
        Assert.Contains("Nothing to change.", (await _site.RunAsync("--social-only")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"identifiers":[],"password":false,"verify":false,"secondaryIdentifiers":[{"identifier":"emailOrPhone","verify":true}]}""", true)]
    [InlineData("""{"identifiers":[],"password":true,"verify":false}""", true)]
    [InlineData("""{"identifiers":["email"],"password":false,"verify":true}""", true)]
    [InlineData("""{"identifiers":[],"password":false,"verify":false,"secondaryIdentifiers":[]}""", false)]
    public async Task People_from_patreon_skip_whatever_the_sign_up_requires(string signUp, bool asks)
    {
        AskFor(signUp);

        Assert.Equal(0, (await _site.RunAsync("--yes")).ExitCode);

        Assert.Equal(signUp, _site.Logto.SignInExperience["signUp"]!.ToJsonString());
        Assert.Equal(asks ? """{"skipRequiredIdentifiers":true}""" : "{}", _site.Logto.SignInExperience["socialSignIn"]!.ToJsonString());
    }

    [Fact]
    public async Task An_api_resource_is_created_with_its_permissions()
    {
        string[] asked = ["--api", "https://books.example/api", "--permission", "read:books", "--permission", "write:books"];
        Assert.Equal(0, (await _site.RunAsync([.. asked, "--yes"])).ExitCode);

        Assert.Equal("https://books.example/api", _site.Logto.Resources[1]!["indicator"]!.ToString());
        Assert.Equal(["read:books", "write:books"], _site.Logto.Permissions.Values.Single().Select(scope => scope!["name"]!.ToString()));
        Assert.Contains("Nothing to change.", (await _site.RunAsync(asked)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_existing_permission_is_found_among_many()
    {
        _site.Logto.Resources.Add(JsonNode.Parse("""{"id":"books","name":"Books","indicator":"https://books.example/api"}"""));
        _site.Logto.Permissions["books"] = [.. Enumerable.Range(0, 30).Select(number => new JsonObject { ["name"] = $"p{number}" })];

        var (exitCode, output, errors) = await _site.RunAsync("--yes", "--api", "https://books.example/api", "--permission", "p25", "--permission", "p30");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("change  API resource https://books.example/api", output, StringComparison.Ordinal);
        Assert.Equal(31, _site.Logto.Permissions["books"].Count);
        Assert.Contains("Nothing to change.", (await _site.RunAsync("--api", "https://books.example/api", "--permission", "p25")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replacing_another_deployed_sites_back_channel_logout_uri_is_shown()
    {
        _site.Logto.AddApplication(
            "Bookstore", """{"redirectUris":[],"postLogoutRedirectUris":[],"backchannelLogoutUri":"https://first.example/backchannel-logout"}""");

        var (_, output, _) = await _site.RunAsync(["--dry-run"], ("PublicUrl", "https://second.example"));

        Assert.Contains("\nwarning https://first.example/backchannel-logout will no longer receive back-channel logouts", output, StringComparison.Ordinal);
    }

    //#if (localTenant)
    [Fact]
    public async Task An_application_that_was_renamed_is_found_by_its_id()
    {
        Assert.Equal(0, (await _site.RunAsync("--yes")).ExitCode);
        _site.Logto.Applications[0]!["name"] = "Books of the house";

        Assert.Contains("Nothing to change.", (await _site.RunAsync()).Output, StringComparison.Ordinal);
    }
    //#endif

    [Fact]
    public async Task Several_applications_of_the_name_need_a_choice()
    {
        var first = _site.Logto.AddApplication("Bookstore");
        var second = _site.Logto.AddApplication("Bookstore");

        var (exitCode, _, errors) = await _site.RunAsync("--yes");

        Assert.Equal(1, exitCode);
        Assert.Contains($"Logto has 2 applications named Bookstore: {first}, {second}.", errors, StringComparison.Ordinal);
        Assert.Contains("--app-id", errors, StringComparison.Ordinal);
        Assert.Empty(_site.Logto.Writes);
        Assert.Equal(0, (await _site.RunAsync("--yes", "--app-id", second)).ExitCode);
        Assert.Equal(second, _site.Stored()["Logto:AppId"]);
    }

    [Fact]
    public async Task An_unknown_app_id_is_reported()
    {
        var (exitCode, _, errors) = await _site.RunAsync("--yes", "--app-id", "nobody's");

        Assert.Equal(1, exitCode);
        Assert.Equal(
            ["Logto has no application with the ID nobody's.", "Correct --app-id, or leave it out to create an application."],
            errors.Trim().Split('\n'));
        Assert.Empty(_site.Logto.Writes);
    }

    [Fact]
    public async Task An_endpoint_is_the_same_with_a_slash_at_its_end_and_without()
    {
        Assert.Equal(0, (await _site.RunAsync(["--yes"], ("Logto__Endpoint", $"{_site.Logto.Url}"))).ExitCode);

        var second = await _site.RunAsync([], ("Logto__Endpoint", $"{_site.Logto.Url}".TrimEnd('/')));

        Assert.Contains("Nothing to change.", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_expires_over_the_plan_is_renewed()
    {
        // The first call of the execution.
        var reads = 0;
        _site.Logto.OnCall = call =>
        {
            if (call == "GET /api/applications" && ++reads == 2)
            {
                _site.Logto.ExpireToken();
            }
        };

        var (exitCode, _, errors) = await _site.RunAsync("--yes");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Equal(2, _site.Logto.Calls.Count(call => call == "POST /oidc/token"));
        Assert.Single(_site.Logto.Applications);
    }

    [Fact]
    public async Task A_run_after_any_network_failure_completes_the_rest_without_duplicates()
    {
        string[] args = ["--yes", "--api", "https://books.example/api", "--permission", "read:books"];
        Assert.Equal(0, (await _site.RunAsync(args)).ExitCode);
        var (whole, calls) = (_site.Logto.State, _site.Logto.Calls.Count);
        Assert.InRange(calls, 15, 40);

        for (var cut = 1; cut <= calls; cut++)
        {
            await _site.StartAgainAsync();

            _site.Logto.CutAfter = cut;
            var first = await _site.RunAsync(args);
            _site.Logto.CutAfter = null;
            var second = await _site.RunAsync(args);

            // Of the last read, the second try is answered by nobody either.
            Assert.Equal((cut, 1), (cut, first.ExitCode));
            Assert.Equal((cut, 0, ""), (cut, second.ExitCode, second.Errors));
            Assert.Equal((cut, whole), (cut, _site.Logto.State));
            Assert.Equal(4, _site.Stored().Count);
        }
    }

    private void AskFor(string signUp) => _site.Logto.SignInExperience["signUp"] = JsonNode.Parse(signUp);

    private void AddConnector(string config)
    {
        var connector = _site.Logto.Connectors[0]!.DeepClone();
        connector["id"] = "patreon-connector-id";
        connector["connectorId"] = "patreon-universal";
        connector["target"] = "patreon";
        connector["config"] = JsonNode.Parse(config);
        _site.Logto.Connectors.Add(connector);
    }
}
