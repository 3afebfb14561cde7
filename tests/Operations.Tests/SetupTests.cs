using Bookstore.Infrastructure.Logto;
using Bookstore.Infrastructure.Patreon;
using Bookstore.Operations.Management;
using Bookstore.Operations.Setup;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Bookstore.Operations.Tests;

/// <summary>The rules by which a setup decides.</summary>
public sealed class SetupTests
{
    private static readonly string[] Writing = ["Create", "Replace", "Change", "Register", "Store"];

    private static readonly ClientMetadata Ours = new()
    {
        RedirectUris = ["https://books.example/callback"],
        PostLogoutRedirectUris = ["https://books.example/"],
        BackchannelLogoutUri = "https://books.example/backchannel-logout",
        BackchannelLogoutSessionRequired = true,
    };

    private readonly Mock<ILogtoManagement> _logto = new();
    private readonly Mock<ISetupSettings> _settings = new();
    private readonly Mock<IPatreonWebhookRegistrations> _patreon = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly Dictionary<string, string> _stored = [];
    private SetupTarget _target = new(
        "https://abc.logto.app", "https://books.example", AppId: null, AppSecret: null, [], IsOriginConfigured: true);
    private SetupConnector _connector = new("patreon", "client", "secret", "identity");

    public SetupTests()
    {
        _settings.Setup(settings => settings.Read()).Returns(() => _target with { Connectors = [_connector] });
        _settings.Setup(settings => settings.ReadStored()).Returns(_stored);
        _logto.Setup(logto => logto.GetIssuerAsync(It.IsAny<CancellationToken>())).ReturnsAsync("https://abc.logto.app/oidc");
        HasApplications(new LogtoApplication("app", "Bookstore", "Traditional", Ours));
        HasSecrets(new LogtoSecret("valid", null));
        HasConnector(new ConnectorConfig { ClientId = "client", ClientSecret = "secret", Scope = "identity" });
        _logto.Setup(logto => logto.GetSignInExperienceAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(new SignInExperience { SocialSignInConnectorTargets = ["patreon"] });
        _logto.Setup(logto => logto.ListWebhooksAsync(It.IsAny<CancellationToken>())).ReturnsAsync(
            [new LogtoWebhook("hook", "Bookstore", LogtoWebhookParser.Events, new WebhookConfig("https://books.example/webhooks/logto"), "key", Enabled: true)]);
        _patreon.Setup(patreon => patreon.ListAsync(It.IsAny<CancellationToken>())).ReturnsAsync([]);
    }

    [Fact]
    public async Task A_configured_tenant_is_not_changed()
    {
        var plan = await ApplyAsync();

        Assert.True(plan.IsDone);
        Assert.Equal(4, plan.Steps.Count);
        Assert.DoesNotContain(_logto.Invocations, Writes);
    }

    [Fact]
    public async Task A_developers_machine_keeps_the_deployed_sites_back_channel_logout_uri()
    {
        _target = _target with { Origin = "http://localhost:3000" };

        var step = (await PlanAsync()).Steps[0];

        Assert.Equal(SetupStepKind.Change, step.Kind);
        Assert.Equal("https://books.example/callback, http://localhost:3000/callback", Field(step, "redirect URIs").To);
        Assert.Equal("https://books.example/backchannel-logout", Field(step, "back-channel logout URI").To);
    }

    [Fact]
    public async Task A_deployed_site_replaces_a_developers_back_channel_logout_uri()
    {
        HasApplications(new LogtoApplication("app", "Bookstore", "Traditional", Ours with { BackchannelLogoutUri = "http://localhost:3000/backchannel-logout" }));

        var step = (await PlanAsync()).Steps[0];

        Assert.Equal("https://books.example/backchannel-logout", Field(step, "back-channel logout URI").To);
        Assert.Null(step.Warning);
    }

    [Fact]
    public async Task Replacing_another_deployed_sites_back_channel_logout_uri_is_reported()
    {
        _target = _target with { Origin = "https://second.example" };

        var step = (await PlanAsync()).Steps[0];

        Assert.Equal("https://second.example/backchannel-logout", Field(step, "back-channel logout URI").To);
        Assert.Contains("https://books.example/backchannel-logout will no longer receive back-channel logouts", step.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_secrets_the_one_in_use_stays()
    {
        HasSecrets(new LogtoSecret("first", null), new LogtoSecret("in use", null));
        _target = _target with { AppSecret = "in use" };

        Assert.Equal("in use", (await PlanAsync()).Settings["Logto:AppSecret"]);
    }

    [Fact]
    public async Task An_expired_secret_is_not_used()
    {
        var now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        HasSecrets(new LogtoSecret("expired", now), new LogtoSecret("valid", now + 1));
        _target = _target with { AppSecret = "expired" };

        Assert.Equal("valid", (await PlanAsync()).Settings["Logto:AppSecret"]);
    }

    [Fact]
    public async Task Without_a_valid_secret_setup_says_where_to_add_one()
    {
        HasSecrets();

        var error = (await PlanAsync()).Error!;

        Assert.Equal(SetupErrorCode.MissingInput, error.Code);
        Assert.Contains("Add one", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_of_another_type_is_rejected()
    {
        HasApplications(new LogtoApplication("spa", "Bookstore", "SPA", new ClientMetadata()));

        Assert.Contains("has the type SPA", (await PlanAsync(new SetupOptions(AppId: "spa"))).Error!.Message, StringComparison.Ordinal);
        // By its name alone it is not the one, so one is made.
        Assert.Equal(SetupStepKind.Create, (await PlanAsync()).Steps[0].Kind);
    }

    [Fact]
    public async Task An_existing_connector_is_kept_where_no_client_is_given()
    {
        _connector = _connector with { ClientId = null, ClientSecret = null };

        Assert.Equal(SetupStepKind.Keep, (await PlanAsync()).Steps[1].Kind);
    }

    [Fact]
    public async Task Another_client_is_never_paired_with_the_old_ones_secret()
    {
        _connector = _connector with { ClientId = "another", ClientSecret = null };

        var error = (await PlanAsync()).Error!;

        Assert.Equal(SetupErrorCode.MissingInput, error.Code);
        Assert.Contains("PatreonConnector:ClientSecret", error.Remedy, StringComparison.Ordinal);
        // Of the client that is there, the secret may stay.
        _connector = _connector with { ClientId = "client" };
        Assert.Equal(SetupStepKind.Keep, (await PlanAsync()).Steps[1].Kind);
    }

    [Fact]
    public async Task Without_a_connector_a_client_is_required()
    {
        _logto.Setup(logto => logto.FindConnectorAsync("patreon", It.IsAny<CancellationToken>())).ReturnsAsync((LogtoConnector?)null);
        _connector = _connector with { ClientSecret = null };

        var plan = await PlanAsync();

        Assert.Contains("PatreonConnector:ClientSecret", plan.Error!.Remedy, StringComparison.Ordinal);
        Assert.Equal("application Bookstore", Assert.Single(plan.Steps).Resource);
    }

    [Fact]
    public async Task An_empty_scope_is_logtos_default()
    {
        HasConnector(new ConnectorConfig { ClientId = "client", ClientSecret = "secret", Scope = "" });
        _connector = _connector with { Scope = "identity identity[email]" };

        Assert.Equal(SetupStepKind.Keep, (await PlanAsync()).Steps[1].Kind);
    }

    [Fact]
    public async Task No_secret_is_in_a_plan()
    {
        HasConnector(new ConnectorConfig { ClientId = "client", ClientSecret = "old-secret" });
        _connector = _connector with { ClientSecret = "new-secret" };
        HasSecrets(new LogtoSecret("app-secret", null));

        var plan = await PlanAsync(new SetupOptions(StoresSettings: true));

        Assert.DoesNotContain(plan.Steps.SelectMany(step => step.Fields), field => $"{field.From} {field.To}" is var text
            && (text.Contains("-secret", StringComparison.Ordinal) || text.Contains("key", StringComparison.Ordinal)));
        Assert.Equal(("********", "******** (another)"), (Field(plan.Steps[1], "client secret").From, Field(plan.Steps[1], "client secret").To));
    }

    [Fact]
    public async Task Settings_that_are_not_stored_yet_are_a_planned_change()
    {
        var expected = new Dictionary<string, string>
        {
            ["Logto:Endpoint"] = "https://abc.logto.app",
            ["Logto:AppId"] = "app",
            ["Logto:AppSecret"] = "valid",
            ["Logto:WebhookSigningKey"] = "key",
        };

        var plan = await ApplyAsync(new SetupOptions(StoresSettings: true));

        Assert.Equal(("user-secrets", SetupStepKind.Create), (plan.Steps[^1].Resource, plan.Steps[^1].Kind));
        _settings.Verify(settings => settings.Store(expected));
    }

    [Theory]
    [InlineData("https://abc.logto.app/oidc/", "'https://abc.logto.app/oidc/'", "Check Logto:Endpoint")]
    [InlineData("https://auth.books.example/oidc", "'https://auth.books.example/oidc'", "Set Logto:Endpoint to exactly https://auth.books.example;")]
    public async Task An_endpoint_that_a_sign_in_would_reject_is_neither_used_nor_stored(string issuer, string message, string remedy)
    {
        _logto.Setup(logto => logto.GetIssuerAsync(It.IsAny<CancellationToken>())).ReturnsAsync(issuer);

        var plan = await ApplyAsync(new SetupOptions(StoresSettings: true));

        Assert.Equal(SetupErrorCode.IssuerMismatch, plan.Error!.Code);
        Assert.Contains(message, plan.Error.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, plan.Error.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain(_logto.Invocations, Writes);
        Assert.DoesNotContain(_settings.Invocations, Writes);
    }

    [Theory]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    // Who starts with what is printed has neither these user-secrets nor these files.
    [InlineData(false, true, true)]
    public async Task The_origin_is_a_setting_unless_the_next_start_has_it(bool isStored, bool isKept, bool isSetting)
    {
        _target = _target with { IsOriginConfigured = isKept };

        Assert.Equal(isSetting, (await PlanAsync(new SetupOptions(StoresSettings: isStored))).Settings.ContainsKey("PublicUrl"));
    }

    [Fact]
    public async Task Of_a_connector_that_is_not_logtos_own_an_empty_scope_asks_for_nothing()
    {
        _logto.Setup(logto => logto.FindConnectorAsync("patreon", It.IsAny<CancellationToken>()))
            .ReturnsAsync(new LogtoConnector("connector", "oauth2", new ConnectorConfig { ClientId = "client", ClientSecret = "secret", Scope = "" }));

        Assert.Equal((null, "identity"), Field((await PlanAsync()).Steps[1], "scope") is var scope ? (scope.From, scope.To) : default);
    }

    [Fact]
    public async Task An_origin_that_the_next_start_would_not_have_is_a_setting()
    {
        _target = _target with { IsOriginConfigured = false };

        var plan = await PlanAsync(new SetupOptions(StoresSettings: true));

        Assert.Equal("https://books.example", Field(plan.Steps[^1], "PublicUrl").To);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_patreon_webhook_is_planned_only_where_patreon_can_reach_the_site(bool canCall)
    {
        CanBeCalled(canCall);

        var plan = await PlanAsync();

        Assert.Equal(canCall, plan.Steps.Any(step => step.Resource == "Patreon webhook https://books.example/webhooks/patreon"));
        Assert.Equal(canCall ? null : "Patreon can't reach https://books.example. Run setup again when PublicUrl is public.", plan.PatreonSkipReason);
    }

    [Fact]
    public async Task Patreon_is_skipped_on_request()
    {
        CanBeCalled();

        Assert.Equal(4, (await PlanAsync(new SetupOptions(SkipsPatreon: true))).Steps.Count);
        Assert.Empty(_patreon.Invocations);
    }

    [Fact]
    public async Task Settings_from_logto_are_stored_even_if_patreon_rejects_the_webhook()
    {
        CanBeCalled();
        var refusal = new SetupError(SetupErrorCode.Unreachable, "403", "w:campaigns.webhook");
        _patreon.Setup(patreon => patreon.RegisterAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).ThrowsAsync(new SetupException(refusal));

        var plan = await ApplyAsync(new SetupOptions(StoresSettings: true));

        Assert.Equal((null, refusal, false), (plan.Error, plan.PatreonError, plan.IsDone));
        _settings.Verify(settings => settings.Store(It.Is<IReadOnlyDictionary<string, string>>(
            stored => stored["Logto:AppSecret"] == "valid" && !stored.ContainsKey("Patreon:WebhookSecret"))));
    }

    [Fact]
    public async Task A_webhook_that_patreon_lists_without_its_secret_leaves_the_stored_secret()
    {
        CanBeCalled();
        _patreon.Setup(patreon => patreon.ListAsync(It.IsAny<CancellationToken>())).ReturnsAsync(
            [new PatreonWebhookRegistration("hook", "https://books.example/webhooks/patreon", PatreonWebhookParser.Triggers, Secret: null, IsPaused: false)]);

        var plan = await ApplyAsync(new SetupOptions(StoresSettings: true));

        Assert.Equal((null, null), (plan.Error, plan.PatreonError));
        _settings.Verify(settings => settings.Store(It.Is<IReadOnlyDictionary<string, string>>(
            stored => stored["Logto:AppSecret"] == "valid" && !stored.ContainsKey("Patreon:WebhookSecret"))));
    }

    [Fact]
    public async Task A_plan_writes_nothing()
    {
        HasApplications();
        _connector = _connector with { ClientId = "another" };
        CanBeCalled();

        Assert.False((await PlanAsync(new SetupOptions(IsSocialOnly: true, StoresSettings: true))).IsDone);

        foreach (var port in (Mock[])[_logto, _settings, _patreon])
        {
            Assert.DoesNotContain(port.Invocations, Writes);
        }
    }

    private static bool Writes(IInvocation call) => Writing.Any(verb => call.Method.Name.StartsWith(verb, StringComparison.Ordinal));

    private static SetupField Field(SetupStep step, string name) => step.Fields.Single(field => field.Name == name);

    private void HasApplications(params LogtoApplication[] applications)
    {
        _logto.Setup(logto => logto.ListApplicationsAsync(It.IsAny<CancellationToken>())).ReturnsAsync(applications);
        _logto.Setup(logto => logto.FindApplicationAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((string id, CancellationToken _) => applications.SingleOrDefault(application => application.Id == id));
    }

    private void HasSecrets(params LogtoSecret[] secrets) =>
        _logto.Setup(logto => logto.ListSecretsAsync("app", It.IsAny<CancellationToken>())).ReturnsAsync(secrets);

    private void CanBeCalled(bool canCall = true) => _patreon.Setup(patreon => patreon.CanReach("https://books.example")).Returns(canCall);

    private void HasConnector(ConnectorConfig config) =>
        _logto.Setup(logto => logto.FindConnectorAsync("patreon", It.IsAny<CancellationToken>())).ReturnsAsync(new LogtoConnector("connector", "patreon-universal", config));

    private Task<SetupPlan> PlanAsync(SetupOptions? options = null) =>
        RunAsync(options, apply: false);

    private Task<SetupPlan> ApplyAsync(SetupOptions? options = null) =>
        RunAsync(options, apply: true);

    private Task<SetupPlan> RunAsync(SetupOptions? options, bool apply) =>
        new RunSetupHandler(_logto.Object, _settings.Object, _clock, _patreon.Object)
            .Handle(new RunSetup(options ?? new SetupOptions(), apply), CancellationToken.None);
}
