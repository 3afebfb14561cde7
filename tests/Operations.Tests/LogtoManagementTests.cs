using Bookstore.Operations.Doctor;
using Bookstore.Operations.Management;
using Bookstore.Operations.Setup;
using Bookstore.Testing;

namespace Bookstore.Operations.Tests;

/// <summary>A setup, and the checks beside it, against a Management API in the shapes of a real one, without a process.</summary>
public sealed class LogtoManagementTests : IAsyncLifetime
{
    private TestManagementApi _logto = null!;
    private DoctorChecks _checks = null!;

    public async Task InitializeAsync()
    {
        _logto = await TestManagementApi.StartAsync();
        _checks = await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _checks.DisposeAsync();
        await _logto.DisposeAsync();
    }

    [Fact]
    public async Task A_connector_is_identified_by_its_target_whatever_its_kind()
    {
        var id = _logto.AddConnector("create");
        var config = _logto.Connectors[^1]!["config"]!.DeepClone();

        var plan = await _checks.SendAsync(new RunSetup(new SetupOptions(SkipsPatreon: true), Apply: true));

        Assert.Null(plan.Error);
        Assert.Equal(id, plan.ConnectorIds["patreon"]);
        Assert.Equal(SetupStepKind.Change, plan.Steps[1].Kind);
        // Its own settings stay; its client becomes the one that is set.
        var changed = _logto.Connectors[^1]!["config"]!;
        Assert.Equal("a-client-of-the-connector", changed["clientId"]!.ToString());
        foreach (var kept in (string[])["tokenEndpoint", "userInfoEndpoint", "profileMap", "scope"])
        {
            Assert.Equal(config[kept]!.ToJsonString(), changed[kept]!.ToJsonString());
        }

        Assert.DoesNotContain(_logto.Connectors, one => one!["connectorId"]!.ToString() == "patreon-universal");
        // The site does not have the key of the webhook that was just created; nothing else is left to do.
        Assert.StartsWith("Logto:WebhookSigningKey is not", Assert.Single(await _checks.RunAsync("logto.setup")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connector_with_another_target_is_not_the_patreon_connector()
    {
        _logto.AddConnector("create.other-target");

        Assert.Equal(SetupStepKind.Create, (await _checks.SendAsync(new RunSetup(new SetupOptions(SkipsPatreon: true), Apply: false))).Steps[1].Kind);
        Assert.All(await _checks.RunAsync("patreon.client"), finding => Assert.Equal(Verdict.NotChecked, finding.Verdict));
    }

    [Fact]
    public async Task The_connectors_client_is_compared_whatever_the_connectors_kind()
    {
        _logto.AddConnector("create");
        _logto.Connectors[^1]!["config"]!["clientId"] = "client-of-the-creator";

        Assert.Equal(Verdict.Failed, (await _checks.RunAsync("patreon.client"))[^1].Verdict);
    }

    [Fact]
    public async Task A_connector_that_was_added_in_the_meantime_is_reported_with_a_remedy()
    {
        _logto.Refuse("POST /api/connectors", "../token-storage/error.create.stock-beside-it");

        var error = (await _checks.SendAsync(new RunSetup(new SetupOptions(SkipsPatreon: true), Apply: true))).Error!;

        Assert.Equal(SetupErrorCode.Conflict, error.Code);
        Assert.Contains("Run setup again: it changes that one.", error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../error.client-credentials-by-a-web-application", "not that of the site's own application")]
    [InlineData("../error.token.secret-expired", "Add another secret")]
    [InlineData("error.token.wrong-secret", "Compare Logto:Management:AppId and Logto:Management:AppSecret")]
    public async Task Credentials_of_no_machine_to_machine_application_are_reported_with_a_remedy(string recording, string remedy)
    {
        _logto.Refuse("POST /oidc/token", recording);

        var error = (await _checks.SendAsync(new RunSetup(new SetupOptions(SkipsPatreon: true), Apply: false))).Error!;

        Assert.Equal(SetupErrorCode.InvalidCredentials, error.Code);
        Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sites_own_application_is_rejected_as_a_machine_to_machine_application()
    {
        var id = _logto.AddApplication("Bookstore");
        await using var checks = await StartAsync(("Logto:Management:AppId", id), ("Logto:Management:AppSecret", $"a-secret-of-{id}"));

        var error = (await checks.SendAsync(new RunSetup(new SetupOptions(SkipsPatreon: true), Apply: false))).Error!;

        Assert.Contains("requested grant type is not allowed for this client", error.Message, StringComparison.Ordinal);
        Assert.Contains("not that of the site's own application", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_whose_issuer_is_another_is_reported_before_anything_is_written()
    {
        await using var checks = await StartAsync(("Logto:Endpoint", $"http://127.0.0.1:{_logto.Url.Port}"));

        var plan = await checks.SendAsync(new RunSetup(new SetupOptions(), Apply: true));

        Assert.Equal(SetupErrorCode.IssuerMismatch, plan.Error!.Code);
        Assert.Contains($"'{_logto.Url}oidc'", plan.Error.Message, StringComparison.Ordinal);
        Assert.Contains($"Set Logto:Endpoint to exactly {_logto.Url.GetLeftPart(UriPartial.Authority)}", plan.Error.Remedy, StringComparison.Ordinal);
        Assert.Empty(plan.Steps);
        Assert.Empty(_logto.Writes);
    }

    [Theory]
    [InlineData(200, "<h1>Welcome</h1>", "responded, but not with Logto's JSON")]
    [InlineData(200, """{"keys":[]}""", "names no issuer")]
    [InlineData(404, "", "responded with status 404")]
    public async Task An_answer_that_is_not_a_discovery_document_is_reported(int status, string text, string message)
    {
        _logto.Refuse("GET /oidc/.well-known/openid-configuration", status, text);

        var error = (await _checks.SendAsync(new RunSetup(new SetupOptions(), Apply: false))).Error!;

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("Logto:Endpoint", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Social_only_leaves_neither_passkeys_nor_enterprise_sign_on()
    {
        _logto.SignInExperience["singleSignOnEnabled"] = true;
        _logto.SignInExperience["passkeySignIn"] = System.Text.Json.Nodes.JsonNode.Parse("""{"enabled":true,"showPasskeyButton":true}""");

        var plan = await _checks.SendAsync(new RunSetup(new SetupOptions(IsSocialOnly: true, SkipsPatreon: true), Apply: true));

        Assert.Null(plan.Error);
        Assert.False((bool)_logto.SignInExperience["singleSignOnEnabled"]!);
        Assert.Equal("""{"enabled":false,"showPasskeyButton":true}""", _logto.SignInExperience["passkeySignIn"]!.ToJsonString());
        Assert.True((await _checks.SendAsync(new RunSetup(new SetupOptions(IsSocialOnly: true, SkipsPatreon: true), Apply: false))).IsDone);
    }

    [Fact]
    public async Task Other_sign_in_methods_stay_by_default()
    {
        _logto.SignInExperience["singleSignOnEnabled"] = true;
        _logto.SignInExperience["passkeySignIn"] = System.Text.Json.Nodes.JsonNode.Parse("""{"enabled":true}""");

        await _checks.SendAsync(new RunSetup(new SetupOptions(SkipsPatreon: true), Apply: true));

        Assert.True((bool)_logto.SignInExperience["singleSignOnEnabled"]!);
        Assert.True((bool)_logto.SignInExperience["passkeySignIn"]!["enabled"]!);
    }

    private Task<DoctorChecks> StartAsync(params (string, string?)[] settings) => DoctorChecks.StartAsync([.. DoctorChecks.SettingsOf(_logto), .. settings]);
}
