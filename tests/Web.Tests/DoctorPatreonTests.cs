using System.Text.Json.Nodes;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary><c>doctor</c> finds what is wrong between the site and Patreon, and spends no refresh token on it.</summary>
public sealed class DoctorPatreonTests : IClassFixture<DoctorSite>
{
    private readonly DoctorSite _site;

    public DoctorPatreonTests(DoctorSite site)
    {
        _site = site;
        site.Restore();
    }

    private TestPatreon Patreon => _site.Patreon;

    private JsonNode Webhook => Patreon.Webhooks[0]!["attributes"]!;

    [Fact]
    public async Task An_expired_access_token_is_a_warning_and_is_not_renewed()
    {
        Patreon.IsAccessTokenExpired = true;
        var (renewals, refreshToken) = (Patreon.Count("/api/oauth2/token"), Patreon.RefreshToken);

        (await _site.RunAsync()).Warns("patreon.token", "it has expired or was replaced", "Start the site, which renews it");

        Assert.Equal((renewals, refreshToken), (Patreon.Count("/api/oauth2/token"), Patreon.RefreshToken));
    }

    [Fact]
    public async Task Without_a_stored_pair_that_of_the_settings_is_read_and_none_is_written()
    {
        var (exitCode, output, _) = await RunningApp.RunAsync(["doctor"], [.. _site.Provider.Settings(), .. Patreon.Settings(), ("ConnectionStrings__Bookstore", $"Data Source={_site.App.DatabasePath}"), ("Patreon__RefreshToken", "of-other-settings")]);

        Assert.Equal(1, exitCode);
        Assert.Matches("ok +patreon.token", output);
        var before = await _site.App.QueryAsync("SELECT SettingsHash FROM PatreonTokens");
        Assert.Single(before);
        (await _site.RunAsync()).Is("patreon.token", "ok");
        Assert.Equal(before[0][0], (await _site.App.QueryAsync("SELECT SettingsHash FROM PatreonTokens"))[0][0]);
    }

    [Fact]
    public async Task A_token_that_patreon_rejects_at_renewal_has_failed()
    {
        await using var patreon = await TestPatreon.StartAsync();
        // It is told why even where nobody else is.
        await using var app = await RunningApp.StartAsync([.. _site.Provider.Settings(), .. patreon.Settings(), ("Health__Reasons", "false")]);
        await app.WaitForLogAsync("Synced all");
        patreon.ReplaceTokens();
        await app.KillAsync();
        await app.StartAgainAsync();
        await app.WaitForLogAsync("Patreon rejected the creator token");

        (await Report.OfAsync(app)).Fails("patreon.token", "rejected the site's attempt to renew it", "Create new tokens");
    }

    [Fact]
    public async Task A_token_that_patreon_accepts_but_not_for_campaigns_is_reported()
    {
        Patreon.Answer = context => TestPatreon.ErrorAsync(context, 403);

        var report = await _site.RunAsync();

        report.Fails("patreon.token", "not for campaigns (403)", "Create new tokens");
        Assert.Single(report.Lines, line => line.Name == "patreon.token");
    }

    [Fact]
    public async Task Too_many_requests_are_no_mistake_of_the_token()
    {
        Patreon.Answer = context => TestPatreon.ErrorAsync(context, 429, retryAfterSeconds: 60);

        var report = await _site.RunAsync();

        report.Is("patreon.token", "not-checked");
        Assert.Equal(0, report.ExitCode);
    }

    [Fact]
    public async Task Several_campaigns_need_a_choice()
    {
        Patreon.CampaignIds.Add("5002");

        (await _site.RunAsync()).Fails("patreon.token", "several campaigns: 5001, 5002", "Patreon:CampaignId");
    }

    [Fact]
    public async Task A_campaign_that_the_token_does_not_see_is_reported() =>
        (await _site.RunAsync(("Patreon__CampaignId", "42"))).Fails("patreon.token", "42 is not among those", "Patreon:CampaignId");

    [Fact]
    public async Task A_token_that_may_not_read_members_is_reported()
    {
        Patreon.Answer = context => context.Request.Path.Value!.EndsWith("/members", StringComparison.Ordinal)
            ? TestPatreon.ErrorAsync(context, 403) : Task.FromResult(false);

        (await _site.RunAsync()).Fails("patreon.token", "campaigns.members", "Creator's Access Token");
    }

    [Fact]
    public async Task A_webhook_that_is_not_registered_is_reported()
    {
        Patreon.Webhooks.Clear();

        (await _site.RunAsync()).Warns("patreon.webhook", $"no webhook to {_site.App.Url}webhooks/patreon", "Register it");
    }

    [Fact]
    public async Task A_webhook_that_patreon_has_paused_is_reported()
    {
        Webhook["paused"] = true;

        (await _site.RunAsync()).Fails("patreon.webhook", "has paused the webhook", "resume it");
    }

    [Fact]
    public async Task A_webhook_with_another_secret_is_reported_without_either()
    {
        Webhook["secret"] = "another-secret";

        var report = await _site.RunAsync();

        report.Fails("patreon.webhook", "Patreon:WebhookSecret is not the secret", "'secret' of the webhook");
        Assert.DoesNotContain(report.Lines, line => $"{line}".Contains("another-secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_webhook_that_lacks_triggers_or_fails_is_reported()
    {
        Webhook["triggers"] = new JsonArray("members:create");
        Webhook["num_consecutive_times_failed"] = 3;

        var report = await _site.RunAsync();

        report.Warns("patreon.webhook", "lacks triggers: members:update", "Add them");
        report.Warns("patreon.webhook", "last 3 deliveries", "site.endpoints");
    }
}
