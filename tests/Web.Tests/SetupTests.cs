using System.Globalization;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary><c>setup</c> as people run it, against a Management API that keeps what it is told.</summary>
public sealed class SetupTests : IAsyncLifetime
{
    private readonly string _home = Directory.CreateTempSubdirectory("bookstore-home-").FullName;
    private TestManagementApi _logto = null!;

    private string Secrets => Path.Combine(_home, "Microsoft/UserSecrets/bookstore-patreon-logto/secrets.json");

    public async Task InitializeAsync() => _logto = await TestManagementApi.StartAsync();

    public async Task DisposeAsync()
    {
        await _logto.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task An_empty_tenant_is_set_up_and_a_second_run_changes_nothing()
    {
        var (exitCode, output, errors) = await SetupAsync("--yes");

        Assert.Equal((0, ""), (exitCode, errors));
        var application = Assert.Single(_logto.Applications)!;
        Assert.Equal("Bookstore", application["name"]!.ToString());
        Assert.Equal(
            """{"redirectUris":["http://localhost:3000/callback"],"postLogoutRedirectUris":["http://localhost:3000/"],"backchannelLogoutUri":"http://localhost:3000/backchannel-logout","backchannelLogoutSessionRequired":true}""",
            application["oidcClientMetadata"]!.ToJsonString());
        var connector = _logto.Connectors.Single(one => one!["connectorId"]!.ToString() == "patreon-universal")!;
        Assert.Equal(
            """{"clientId":"a-client-of-the-connector","clientSecret":"a-secret-of-the-connector","scope":"identity identity[email]"}""",
            connector["config"]!.ToJsonString());
        Assert.Equal("""["patreon"]""", _logto.SignInExperience["socialSignInConnectorTargets"]!.ToJsonString());
        Assert.Equal("""{"skipRequiredIdentifiers":true}""", _logto.SignInExperience["socialSignIn"]!.ToJsonString());
        Assert.Equal("""["username"]""", _logto.SignInExperience["signUp"]!["identifiers"]!.ToJsonString());
        Assert.Equal(
            """["User.Data.Updated","User.SuspensionStatus.Updated","User.Deleted"]""",
            _logto.Hooks.Single(hook => hook!["config"]!["url"]!.ToString() == "http://localhost:3000/webhooks/logto")!["events"]!.ToJsonString());
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["Logto:Endpoint"] = _logto.Url.ToString().TrimEnd('/'),
                ["Logto:AppId"] = application["id"]!.ToString(),
                ["Logto:AppSecret"] = $"a-secret-of-{application["id"]}",
                ["Logto:WebhookSigningKey"] = _logto.Hooks[^1]!["signingKey"]!.ToString(),
            },
            Stored());
        Assert.Contains($"\n  {_logto.Url}callback/{connector["id"]}\n", output, StringComparison.Ordinal);
        Assert.Contains("https://www.patreon.com/portal/registration/register-clients", output, StringComparison.Ordinal);

        var (state, writes, changed) = (_logto.State, _logto.Writes.Count(), File.GetLastWriteTimeUtc(Secrets));
        var second = await SetupAsync();

        Assert.Equal((0, ""), (second.ExitCode, second.Errors));
        Assert.Contains("Nothing to change.", second.Output, StringComparison.Ordinal);
        Assert.Equal((state, writes, changed), (_logto.State, _logto.Writes.Count(), File.GetLastWriteTimeUtc(Secrets)));
    }

    [Fact]
    public async Task Other_peoples_configuration_stays()
    {
        var id = _logto.AddApplication(
            "Bookstore", """{"redirectUris":["https://other.example/callback"],"postLogoutRedirectUris":["https://other.example/"],"logoUri":"https://other.example/logo.svg"}""");
        var hook = _logto.Hooks[0]!.ToJsonString();
        var oauth2 = _logto.Connectors[0]!.ToJsonString();
        AddConnector("""{"clientId":"old","clientSecret":"old","scope":"identity identity.memberships","another":{"kept":true}}""");
        _logto.SignInExperience["socialSignInConnectorTargets"] = new JsonArray("google");
        _logto.SignInExperience["socialSignIn"] = new JsonObject { ["automaticAccountLinking"] = true };
        Store("""{"Patreon":{"AccessToken":""},"Other":"kept"}""");

        var (exitCode, output, _) = await SetupAsync("--yes");

        Assert.Equal(0, exitCode);
        Assert.Equal(id, Assert.Single(_logto.Applications)!["id"]!.ToString());
        Assert.Equal(
            """{"redirectUris":["https://other.example/callback","http://localhost:3000/callback"],"postLogoutRedirectUris":["https://other.example/","http://localhost:3000/"],"backchannelLogoutUri":"http://localhost:3000/backchannel-logout","backchannelLogoutSessionRequired":true,"logoUri":"https://other.example/logo.svg"}""",
            _logto.Applications[0]!["oidcClientMetadata"]!.ToJsonString());
        Assert.Equal(
            """{"clientId":"a-client-of-the-connector","clientSecret":"a-secret-of-the-connector","scope":"identity identity.memberships identity[email]","another":{"kept":true}}""",
            _logto.Connectors[1]!["config"]!.ToJsonString());
        Assert.Equal("""["google","patreon"]""", _logto.SignInExperience["socialSignInConnectorTargets"]!.ToJsonString());
        Assert.Equal(
            """{"skipRequiredIdentifiers":true,"automaticAccountLinking":true}""", _logto.SignInExperience["socialSignIn"]!.ToJsonString());
        Assert.Equal((hook, oauth2), (_logto.Hooks[0]!.ToJsonString(), _logto.Connectors[0]!.ToJsonString()));
        Assert.Equal("kept", Stored()["Other"]);
        Assert.Contains("change  application Bookstore", output, StringComparison.Ordinal);
        Assert.Contains("          client secret: ******** -> ******** (another)", output, StringComparison.Ordinal);
        Assert.Contains("          client id: old -> a-client-of-the-connector", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_else_changes_while_setup_runs_is_not_lost()
    {
        var id = _logto.AddApplication("Bookstore");
        var reads = 0;
        // Between the plan and the step that writes.
        _logto.OnCall = call =>
        {
            if (call == "GET /api/applications" && ++reads == 2)
            {
                _logto.Applications[0]!["oidcClientMetadata"]!["redirectUris"] = new JsonArray("https://new.example/callback");
            }
        };

        Assert.Equal(0, (await SetupAsync("--yes")).ExitCode);

        Assert.Equal(
            """["https://new.example/callback","http://localhost:3000/callback"]""",
            _logto.Applications.Single(one => one!["id"]!.ToString() == id)!["oidcClientMetadata"]!["redirectUris"]!.ToJsonString());
    }

    [Fact]
    public async Task Social_only_takes_the_other_ways_to_sign_in_away()
    {
        Assert.Equal(0, (await SetupAsync("--yes", "--social-only")).ExitCode);

        Assert.Equal("""{"identifiers":[],"password":false,"verify":false}""", _logto.SignInExperience["signUp"]!.ToJsonString());
        Assert.Equal("""{"methods":[]}""", _logto.SignInExperience["signIn"]!.ToJsonString());
        Assert.Contains("Nothing to change.", (await SetupAsync("--social-only")).Output, StringComparison.Ordinal);
        Assert.Contains("Nothing to change.", (await SetupAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Social_only_takes_the_secondary_identifiers_away_too()
    {
        AskFor("""{"identifiers":[],"password":false,"verify":false,"secondaryIdentifiers":[{"identifier":"email","verify":true}]}""");

        var (exitCode, output, _) = await SetupAsync("--yes", "--social-only");

        Assert.Equal(0, exitCode);
        Assert.Contains("          sign-up identifiers: email -> none", output, StringComparison.Ordinal);
        Assert.Equal(
            """{"identifiers":[],"password":false,"verify":false,"secondaryIdentifiers":[]}""", _logto.SignInExperience["signUp"]!.ToJsonString());
        Assert.Contains("Nothing to change.", (await SetupAsync("--social-only")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"identifiers":[],"password":false,"verify":false,"secondaryIdentifiers":[{"identifier":"emailOrPhone","verify":true}]}""", true)]
    [InlineData("""{"identifiers":[],"password":true,"verify":false}""", true)]
    [InlineData("""{"identifiers":["email"],"password":false,"verify":true}""", true)]
    [InlineData("""{"identifiers":[],"password":false,"verify":false,"secondaryIdentifiers":[]}""", false)]
    public async Task Whoever_comes_from_patreon_is_spared_whatever_the_sign_up_asks_for(string signUp, bool asks)
    {
        AskFor(signUp);

        Assert.Equal(0, (await SetupAsync("--yes")).ExitCode);

        Assert.Equal(signUp, _logto.SignInExperience["signUp"]!.ToJsonString());
        Assert.Equal(asks ? """{"skipRequiredIdentifiers":true}""" : "{}", _logto.SignInExperience["socialSignIn"]!.ToJsonString());
    }

    [Fact]
    public async Task An_api_resource_is_made_with_its_permissions()
    {
        string[] asked = ["--api", "https://books.example/api", "--permission", "read:books", "--permission", "write:books"];
        Assert.Equal(0, (await SetupAsync([.. asked, "--yes"])).ExitCode);

        Assert.Equal("https://books.example/api", _logto.Resources[1]!["indicator"]!.ToString());
        Assert.Equal(["read:books", "write:books"], _logto.Permissions.Values.Single().Select(scope => scope!["name"]!.ToString()));
        Assert.Contains("Nothing to change.", (await SetupAsync(asked)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_permission_that_is_there_is_found_among_however_many()
    {
        _logto.Resources.Add(JsonNode.Parse("""{"id":"books","name":"Books","indicator":"https://books.example/api"}"""));
        _logto.Permissions["books"] = [.. Enumerable.Range(0, 30).Select(number => new JsonObject { ["name"] = $"p{number}" })];

        var (exitCode, output, errors) = await SetupAsync("--yes", "--api", "https://books.example/api", "--permission", "p25", "--permission", "p30");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("change  API resource https://books.example/api", output, StringComparison.Ordinal);
        Assert.Equal(31, _logto.Permissions["books"].Count);
        Assert.Contains("Nothing to change.", (await SetupAsync("--api", "https://books.example/api", "--permission", "p25")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_shows_the_plan_and_writes_nothing()
    {
        var (exitCode, output, errors) = await SetupAsync("--dry-run", "--yes");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.StartsWith($"For this site at {_logto.Url.ToString().TrimEnd('/')}:\ncreate  application Bookstore\n          redirect URIs: none -> http://localhost:3000/callback\n", output, StringComparison.Ordinal);
        Assert.Empty(_logto.Writes);
        Assert.False(File.Exists(Secrets));
    }

    [Fact]
    public async Task The_origin_goes_where_the_next_start_reads_it()
    {
        var first = await SetupAsync(["--yes", "--public-url", "http://localhost:4000"], ("PublicUrl", null));

        Assert.Contains("          PublicUrl: none -> http://localhost:4000", first.Output, StringComparison.Ordinal);
        Assert.Equal("http://localhost:4000", Stored()["PublicUrl"]);
        var second = await SetupAsync([], ("PublicUrl", null));
        Assert.Contains("http://localhost:4000/callback", second.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing to change.", second.Output, StringComparison.Ordinal);
        // Back at the origin that needs no setting.
        Assert.Equal(0, (await SetupAsync(["--yes", "--public-url", "http://localhost:3000"], ("PublicUrl", null))).ExitCode);
        Assert.Equal("http://localhost:3000", Stored()["PublicUrl"]);
    }

    [Fact]
    public async Task A_dry_run_for_a_deployment_plans_no_user_secrets()
    {
        var (exitCode, output, errors) = await SetupAsync(
            ["--dry-run"], ("ASPNETCORE_ENVIRONMENT", "Production"), ("PublicUrl", "https://books.example"));

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("redirect URIs: none -> https://books.example/callback", output, StringComparison.Ordinal);
        Assert.DoesNotContain("user-secrets", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_can_be_asked_it_stops_with_the_words_to_use()
    {
        var (exitCode, output, errors) = await SetupAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("create  application Bookstore", output, StringComparison.Ordinal);
        Assert.Equal("Nothing was changed, since nobody can be asked. To do what the plan says, run the same with --yes.", errors.Trim());
        Assert.Empty(_logto.Writes);
    }

    [Fact]
    public async Task Print_env_prints_the_settings_and_nothing_else()
    {
        var (exitCode, output, errors) = await SetupAsync("--print-env", "--yes");

        Assert.Equal(0, exitCode);
        var id = _logto.Applications[0]!["id"]!;
        Assert.Equal(
            $"""
            Logto__Endpoint={_logto.Url.ToString().TrimEnd('/')}
            Logto__AppId={id}
            Logto__AppSecret=a-secret-of-{id}
            Logto__WebhookSigningKey={_logto.Hooks[^1]!["signingKey"]}

            """,
            output);
        Assert.Contains("create  application Bookstore", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Secrets));
    }

    [Fact]
    public async Task Print_env_prints_the_secret_that_is_in_use_and_the_origin()
    {
        var id = _logto.AddApplication("Bookstore");
        _logto.ApplicationSecrets.Add("the-second-secret");

        var (exitCode, output, _) = await SetupAsync(
            ["--print-env", "--yes"],
            ("ASPNETCORE_ENVIRONMENT", "Production"), ("PublicUrl", "https://books.example"), ("Logto__AppSecret", "the-second-secret"));

        Assert.Equal(0, exitCode);
        Assert.Contains($"Logto__AppId={id}\nLogto__AppSecret=the-second-secret\n", output, StringComparison.Ordinal);
        Assert.Contains("PublicUrl=https://books.example\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_deployed_sites_back_channel_is_not_taken_in_silence()
    {
        _logto.AddApplication(
            "Bookstore", """{"redirectUris":[],"postLogoutRedirectUris":[],"backchannelLogoutUri":"https://first.example/backchannel-logout"}""");

        var (_, output, _) = await SetupAsync(["--dry-run"], ("PublicUrl", "https://second.example"));

        Assert.Contains("\nwarning https://first.example/backchannel-logout will hear of sign-outs no more", output, StringComparison.Ordinal);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task The_stored_settings_are_for_their_owner_alone()
    {
        Store("""{"Logto:AppId":"of-another-tenant"}""");
        File.SetUnixFileMode(Secrets, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        Assert.Equal(0, (await SetupAsync("--yes")).ExitCode);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Secrets));
        Assert.Equal([Secrets], Directory.GetFiles(Path.GetDirectoryName(Secrets)!));
        Assert.Equal(_logto.Applications[0]!["id"]!.ToString(), Stored()["Logto:AppId"]);
    }

    [Fact]
    public async Task An_application_that_was_renamed_is_found_by_its_id()
    {
        Assert.Equal(0, (await SetupAsync("--yes")).ExitCode);
        _logto.Applications[0]!["name"] = "Books of the house";

        Assert.Contains("Nothing to change.", (await SetupAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_applications_of_the_name_have_to_be_told_apart()
    {
        var first = _logto.AddApplication("Bookstore");
        var second = _logto.AddApplication("Bookstore");

        var (exitCode, _, errors) = await SetupAsync("--yes");

        Assert.Equal(1, exitCode);
        Assert.Contains($"there are 2 applications named Bookstore: {first}, {second}.", errors, StringComparison.Ordinal);
        Assert.Contains("--app-id", errors, StringComparison.Ordinal);
        Assert.Empty(_logto.Writes);
        Assert.Equal(0, (await SetupAsync("--yes", "--app-id", second)).ExitCode);
        Assert.Equal(second, Stored()["Logto:AppId"]);
    }

    [Fact]
    public async Task An_app_id_that_nobody_has_is_told()
    {
        var (exitCode, _, errors) = await SetupAsync("--yes", "--app-id", "nobody's");

        Assert.Equal(1, exitCode);
        Assert.Equal(
            ["At Logto there is no application with the id nobody's.", "Correct --app-id, or leave it out to have an application made."],
            errors.Trim().Split('\n'));
        Assert.Empty(_logto.Writes);
    }

    [Fact]
    public async Task An_endpoint_is_the_same_with_a_slash_at_its_end_and_without()
    {
        Assert.Equal(0, (await SetupAsync(["--yes"], ("Logto__Endpoint", $"{_logto.Url}"))).ExitCode);

        var second = await SetupAsync([], ("Logto__Endpoint", $"{_logto.Url}".TrimEnd('/')));

        Assert.Contains("Nothing to change.", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_expires_over_the_plan_is_renewed()
    {
        // The first call of the execution.
        var reads = 0;
        _logto.OnCall = call =>
        {
            if (call == "GET /api/applications" && ++reads == 2)
            {
                _logto.ExpireToken();
            }
        };

        var (exitCode, _, errors) = await SetupAsync("--yes");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Equal(2, _logto.Calls.Count(call => call == "POST /oidc/token"));
        Assert.Single(_logto.Applications);
    }

    [Fact]
    public async Task Wherever_the_network_is_cut_the_next_run_finishes_the_rest_and_doubles_nothing()
    {
        string[] args = ["--yes", "--api", "https://books.example/api", "--permission", "read:books"];
        Assert.Equal(0, (await SetupAsync(args)).ExitCode);
        var (whole, calls) = (_logto.State, _logto.Calls.Count);
        Assert.InRange(calls, 15, 40);

        for (var cut = 1; cut <= calls; cut++)
        {
            await _logto.DisposeAsync();
            _logto = await TestManagementApi.StartAsync();
            File.Delete(Secrets);

            _logto.CutAfter = cut;
            var first = await SetupAsync(args);
            _logto.CutAfter = null;
            var second = await SetupAsync(args);

            // Of the last read, the second try is answered by nobody either.
            Assert.Equal((cut, 1), (cut, first.ExitCode));
            Assert.Equal((cut, 0, ""), (cut, second.ExitCode, second.Errors));
            Assert.Equal((cut, whole), (cut, _logto.State));
            Assert.Equal(4, Stored().Count);
        }
    }

    [Theory]
    [InlineData("http://localhost:{0}/")]
    [InlineData("HTTP://LOCALHOST:{0}")]
    [InlineData("http://127.0.0.1:{0}")]
    [InlineData("http://[::1]:{0}")]
    public async Task The_local_tenant_needs_no_setup(string spelling)
    {
        var port = RunningApp.FreePort();
        var endpoint = string.Format(CultureInfo.InvariantCulture, spelling, port);
        var (exitCode, _, errors) = await SetupAsync(["--endpoint", endpoint], ("LocalTenant__Port", $"{port}"));

        Assert.Equal(1, exitCode);
        Assert.StartsWith($"{endpoint} is the local tenant, which needs no setup", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_is_told_by_name_and_a_secret_is_not_asked_for_as_a_flag()
    {
        var (exitCode, _, errors) = await RunningApp.RunAsync(["setup"], ("APPDATA", _home));

        Assert.Equal(1, exitCode);
        Assert.Equal(
            ["Logto:Endpoint", "Logto:Management:AppId", "Logto:Management:AppSecret"], errors.Trim().Split('\n').Select(line => line.Split(' ')[0]));
        Assert.DoesNotContain("--m2m-app-secret", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "'--dryrun' is neither an option of 'setup' nor a setting.", "--yes", "--dryrun")]
    [InlineData(1, "--api takes an absolute URL", "--yes", "--api", "books")]
    [InlineData(1, "--api takes an absolute URL", "--yes", "--api", "/api/books")]
    [InlineData(1, "--permission needs --api", "--yes", "--permission", "read:books")]
    [InlineData(1, "PublicUrl is not a URL", "--yes", "--public-url", "books")]
    [InlineData(1, "PublicUrl is not a URL", "--yes", "--PublicUrl=books")]
    [InlineData(1, "Logto:Endpoint must start with https://", "--yes", "--endpoint", "http://abc.logto.app")]
    public async Task A_mistyped_command_line_is_one_message_and_does_nothing(int expected, string message, params string[] args)
    {
        var (exitCode, _, errors) = await SetupAsync(args);

        Assert.Equal(expected, exitCode);
        Assert.StartsWith(message, Assert.Single(errors.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Empty(_logto.Calls);
    }

    [Fact]
    public async Task Outside_development_the_settings_are_printed_and_not_stored()
    {
        var (exitCode, _, errors) = await SetupAsync(["--yes"], ("ASPNETCORE_ENVIRONMENT", "Production"));

        Assert.Equal(1, exitCode);
        Assert.Contains("--print-env", errors, StringComparison.Ordinal);
        Assert.Empty(_logto.Calls);
    }

    private Task<(int ExitCode, string Output, string Errors)> SetupAsync(params string[] args) => SetupAsync(args, []);

    private async Task<(int ExitCode, string Output, string Errors)> SetupAsync(string[] args, params (string, string?)[] settings)
    {
        var run = await RunningApp.RunAsync(
            ["setup", .. args], [.. _logto.Settings(), ("PublicUrl", "http://localhost:3000"), ("APPDATA", _home), .. settings]);
        foreach (var secret in (string[])[TestManagementApi.AppSecret, "a-secret-of-the-connector"])
        {
            Assert.DoesNotContain(secret, run.Output + run.Errors, StringComparison.Ordinal);
        }

        return run;
    }

    private Dictionary<string, string> Stored() =>
        JsonNode.Parse(File.ReadAllText(Secrets))!.AsObject().ToDictionary(setting => setting.Key, setting => setting.Value!.ToString());

    private void Store(string json)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Secrets)!);
        File.WriteAllText(Secrets, json);
    }

    private void AskFor(string signUp) => _logto.SignInExperience["signUp"] = JsonNode.Parse(signUp);

    private void AddConnector(string config)
    {
        var connector = _logto.Connectors[0]!.DeepClone();
        connector["id"] = "patreon-connector-id";
        connector["connectorId"] = "patreon-universal";
        connector["target"] = "patreon";
        connector["config"] = JsonNode.Parse(config);
        _logto.Connectors.Add(connector);
    }
}
