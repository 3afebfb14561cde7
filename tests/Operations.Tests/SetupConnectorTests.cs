using System.Text.Json.Nodes;
using Bookstore.Operations.Doctor;
using Bookstore.Operations.Management;
using Bookstore.Operations.Setup;
using Bookstore.Testing;

namespace Bookstore.Operations.Tests;

/// <summary>A setup of several social connectors, against a Management API in the shapes of a real one.</summary>
public sealed class SetupConnectorTests : IAsyncLifetime
{
    private static readonly (string, string?)[] Three =
    [
        ("Logto:Connectors", "patreon google github"),
        ("Connectors:google:ClientId", "a-client-at-google"), ("Connectors:google:ClientSecret", "a-secret-at-google"),
        ("Connectors:GitHub:ClientId", "a-client-at-github"), ("Connectors:GitHub:ClientSecret", "a-secret-at-github"), ("Connectors:GitHub:Scope", "read:user user:email"),
    ];

    private TestManagementApi _logto = null!;

    public async Task InitializeAsync() => _logto = await TestManagementApi.StartAsync();

    public async Task DisposeAsync() => await _logto.DisposeAsync();

    [Fact]
    public async Task Each_connector_is_created_and_offered_in_the_order_of_the_setting_and_a_second_run_changes_nothing()
    {
        var plan = await SetUpAsync(Three);

        Assert.Null(plan.Error);
        Assert.Equal(
            ["Patreon connector", "Google connector", "GitHub connector"],
            plan.Steps.Where(step => step.Kind == SetupStepKind.Create).Select(step => step.Resource).Where(name => name.EndsWith(" connector", StringComparison.Ordinal)));
        Assert.Equal("""{"clientId":"a-client-at-google","clientSecret":"a-secret-at-google"}""", Config("google-universal"));
        Assert.Equal("""{"clientId":"a-client-at-github","clientSecret":"a-secret-at-github","scope":"read:user user:email"}""", Config("github-universal"));
        Assert.Equal("""["patreon","google","github"]""", Offered);
        Assert.Equal(["github", "google", "patreon"], plan.ConnectorIds.Keys.Order());
        // A start with what is printed offers the same.
        Assert.Equal("patreon google github", plan.Settings["Logto:Connectors"]);
        Assert.All(plan.ConnectorIds.Values, id => Assert.Contains(_logto.Connectors, one => (string?)one!["id"] == id));

        var writes = _logto.Writes.Count();

        Assert.True((await SetUpAsync(Three)).IsDone);
        Assert.Equal(writes, _logto.Writes.Count());
    }

    [Theory]
    [InlineData("patreon google", """["line","patreon","google"]""")]
    [InlineData("google patreon", """["google","patreon","line"]""")]
    public async Task What_other_sites_offer_stays_and_only_the_order_of_ones_own_is_changed(string connectors, string offered)
    {
        _logto.SignInExperience["socialSignInConnectorTargets"] = new JsonArray("line", "patreon");

        Assert.Null((await SetUpAsync([.. Three, ("Logto:Connectors", connectors)])).Error);

        Assert.Equal(offered, Offered);
    }

    [Fact]
    public async Task A_connector_that_is_there_needs_no_client_and_stays_as_it_is()
    {
        await SetUpAsync(Three);
        var (google, writes) = (Config("google-universal"), _logto.Writes.Count());

        var plan = await SetUpAsync(("Logto:Connectors", "patreon google"));

        Assert.True(plan.IsDone);
        Assert.Equal((google, writes), (Config("google-universal"), _logto.Writes.Count()));
        // Those that are no longer listed are not removed: another site may need them.
        Assert.Equal("""["patreon","google","github"]""", Offered);
        Assert.Contains(_logto.Connectors, one => (string?)one!["target"] == "github");
    }

    [Fact]
    public async Task A_missing_connector_without_a_client_is_named_with_the_settings()
    {
        var error = (await SetUpAsync(("Logto:Connectors", "patreon google"))).Error!;

        Assert.Equal(SetupErrorCode.MissingInput, error.Code);
        Assert.Contains("Logto:Connectors lists google", error.Message, StringComparison.Ordinal);
        Assert.Contains("set Connectors:google:ClientId and Connectors:google:ClientSecret", error.Remedy, StringComparison.Ordinal);
        Assert.Equal("[]", Offered);
    }

    [Fact]
    public async Task A_target_that_logto_has_no_connector_of_its_own_for_is_reported_with_a_remedy()
    {
        var error = (await SetUpAsync(
            ("Logto:Connectors", "patreon mastodon"), ("Connectors:mastodon:ClientId", "a-client"), ("Connectors:mastodon:ClientSecret", "a-secret"))).Error!;

        Assert.Equal(SetupErrorCode.Rejected, error.Code);
        Assert.Contains("connector.not_found_with_connector_id", error.Message, StringComparison.Ordinal);
        Assert.Contains("create a standard connector", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_center_that_lets_nobody_link_is_reported_where_people_come_from_elsewhere()
    {
        Assert.Equal(Verdict.Ok, (await CheckAsync("patreon")).Verdict);
        Assert.Contains("can't link their Patreon account", (await CheckAsync("patreon google")).Message, StringComparison.Ordinal);

        _logto.AccountCenter["enabled"] = true;
        _logto.AccountCenter["deleteAccountUrl"] = "https://books.example/account/delete";
        _logto.AccountCenter["fields"] = JsonNode.Parse("""{"social":"ReadOnly"}""");
        Assert.Equal(Verdict.Warning, (await CheckAsync("patreon google")).Verdict);

        _logto.AccountCenter["fields"] = JsonNode.Parse("""{"social":"Edit"}""");
        Assert.Equal(Verdict.Ok, (await CheckAsync("patreon google")).Verdict);

        async Task<Finding> CheckAsync(string connectors)
        {
            await using var checks = await StartAsync(("Logto:Connectors", connectors));
            return Assert.Single(await checks.RunAsync("logto.account-center"));
        }
    }

    private string Offered => _logto.SignInExperience["socialSignInConnectorTargets"]!.ToJsonString();

    private string Config(string kind) => _logto.Connectors.Single(one => (string?)one!["connectorId"] == kind)!["config"]!.ToJsonString();

    private async Task<SetupPlan> SetUpAsync(params (string, string?)[] settings)
    {
        await using var checks = await StartAsync(settings);
        return await checks.SendAsync(new RunSetup(new SetupOptions(SkipsPatreon: true), Apply: true));
    }

    private Task<DoctorChecks> StartAsync(params (string, string?)[] settings) =>
        DoctorChecks.StartAsync([.. DoctorChecks.SettingsOf(_logto), ("PublicUrl", "https://books.example"), .. settings]);
}
