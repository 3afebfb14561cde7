using System.Net;
using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Logto;
using Bookstore.Infrastructure.Patreon;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Doctor;

/// <summary>Whether Patreon takes the creator's access token.</summary>
internal sealed class PatreonTokenCheck(
    PatreonProbe probe, CreatorTokenStore store, Outside outside, IOptions<PatreonOptions> patreon, IOptions<SiteOptions> site) : ICheck
{
    public const string CheckName = "patreon.token";

    private const string NewOnes =
        $"Make new tokens at {PatreonOptionsValidator.Where}, and set Patreon:AccessToken and Patreon:RefreshToken anew. Use a client of its own, "
        + "not the one in Logto's connector.";

    public string Name => CheckName;

    public IReadOnlyList<string> Needs => [DoctorSetup.PatreonSettings, DoctorSetup.SiteSettings, DatabaseSchemaCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var answer = await probe.GetAsync(PatreonCampaignCheck.Path, cancellationToken);
        return answer switch
        {
            { IsSuccess: true } when answer.Json.Find("data") is not null => [Finding.Ok("Patreon takes the creator's access token.")],
            { Problem: null, Status: HttpStatusCode.Unauthorized } => [await JudgeAsync(cancellationToken)],
            { Problem: null, Status: HttpStatusCode.Forbidden } => [Finding.Failed(
                "Patreon knows the token and refuses its campaigns (403): it is not the Creator's Access Token of an API v2 client.", NewOnes)],
            { Problem: null, Status: HttpStatusCode.TooManyRequests } => [Finding.NotChecked(
                "Not checked, because Patreon has had too many requests of this client. Run doctor again in a minute.")],
            _ => [Finding.Failed(
                $"{patreon.Value.ApiUrl}: {(answer.IsSuccess ? "the answer is not Patreon's" : answer.InWords)}.",
                "See that this machine reaches Patreon, and that Patreon:ApiBase is left out. Who is known as a patron stays one meanwhile.")],
        };
    }

    // Expired is nothing, since the site renews by itself; whether the refresh token is good only its one use would tell.
    private async Task<Finding> JudgeAsync(CancellationToken cancellationToken)
    {
        var health = await outside.GetAsync($"{site.Value.Origin}/health/ready", cancellationToken);
        if (health.Json.Find("checks")?.Find("patreon")?.Text("reason") is { } reason && reason.Contains("invalid_grant", StringComparison.Ordinal))
        {
            return Finding.Failed("Patreon refuses the creator's access token, and refused to renew it when the site asked.", NewOnes);
        }

        var unfinished = await store.FindUnfinishedAsync(cancellationToken) is { } time
            ? $" A renewal that began at {time:u} did not succeed, which may have spent the refresh token."
            : "";
        return Finding.Warning(
            $"Patreon refuses the creator's access token: it has expired, or was replaced.{unfinished}",
            $"Start the site, which renews it, and run doctor again. Where that does not help: {NewOnes}");
    }
}

/// <summary>Whether the token sees the campaign.</summary>
internal sealed class PatreonCampaignCheck(PatreonProbe probe, IOptions<PatreonOptions> patreon) : ICheck
{
    public const string CheckName = "patreon.campaign";
    public const string Path = "/campaigns";

    public string Name => CheckName;

    public IReadOnlyList<string> Needs => [PatreonTokenCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        if (!(await probe.GetAsync(Path, cancellationToken)).IsSuccess)
        {
            return [Finding.NotChecked($"Not checked, because it needs {PatreonTokenCheck.CheckName}.")];
        }

        var seen = await ListAsync(probe, cancellationToken);
        var wanted = patreon.Value.CampaignId;
        return seen switch
        {
            [] => [Finding.Failed(
                "The token sees no campaign.", $"Set Patreon:AccessToken to the Creator's Access Token, of the creator whose campaign it is, at {PatreonOptionsValidator.Where}.")],
            _ when wanted.Length > 0 && !seen.Contains(wanted) => [Finding.Failed(
                $"The campaign {wanted} is not among those that the token sees: {string.Join(", ", seen)}.", "Set Patreon:CampaignId to one of these, or leave it out.")],
            { Count: > 1 } when wanted.Length == 0 => [Finding.Failed(
                $"The token sees several campaigns: {string.Join(", ", seen)}.", "Set Patreon:CampaignId to one of these.")],
            _ => [Finding.Ok($"The token sees the campaign {(wanted.Length > 0 ? wanted : seen[0])}.")],
        };
    }

    /// <summary>The ids of the campaigns that the token sees.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync(PatreonProbe probe, CancellationToken cancellationToken) =>
        [.. JsonApi.Resources((await probe.GetAsync(Path, cancellationToken)).Json).Select(campaign => campaign.Text("id")).OfType<string>()];
}

/// <summary>Whether the token may read the campaign's members.</summary>
internal sealed class PatreonScopesCheck(PatreonProbe probe, IOptions<PatreonOptions> patreon) : ICheck
{
    public string Name => "patreon.scopes";

    public IReadOnlyList<string> Needs => [PatreonCampaignCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var campaign = patreon.Value.CampaignId is { Length: > 0 } set ? set : (await PatreonCampaignCheck.ListAsync(probe, cancellationToken))[0];
        var answer = await probe.GetAsync($"/campaigns/{campaign}/members?page%5Bcount%5D=1", cancellationToken);
        return answer switch
        {
            { IsSuccess: true } => [Finding.Ok("The token may read the campaign's members.")],
            { Problem: null, Status: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized } => [Finding.Failed(
                "The token may not read the campaign's members: it lacks the scope campaigns.members.",
                $"Use the Creator's Access Token of an API v2 client, which has every scope: {PatreonOptionsValidator.Where}.")],
            _ => [Finding.NotChecked($"Not checked, because Patreon did not say: {answer.InWords}.")],
        };
    }
}

/// <summary>Whether Patreon tells this site of changes: the webhook is there, whole, with this site's secret, and not paused.</summary>
internal sealed class PatreonWebhookCheck(PatreonProbe probe, IOptions<PatreonOptions> patreon, IOptions<SiteOptions> site) : ICheck
{
    private const string Where = "https://www.patreon.com/portal/registration/register-webhooks";

    private static readonly string[] Triggers =
    [
        "members:create", "members:update", "members:delete", "members:pledge:create", "members:pledge:update", "members:pledge:delete",
    ];

    public string Name => "patreon.webhook";

    public IReadOnlyList<string> Needs => [PatreonTokenCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var url = $"{site.Value.Origin}/webhooks/patreon";
        var answer = await probe.GetAsync("/webhooks?fields%5Bwebhook%5D=uri,paused,triggers,secret,num_consecutive_times_failed", cancellationToken);
        if (!answer.IsSuccess)
        {
            return [answer is { Problem: null, Status: HttpStatusCode.Forbidden }
                ? Finding.Warning("The token may not read the webhooks: it lacks the scope w:campaigns.webhook.", $"Look at the webhook by eye: {Where}.")
                : Finding.NotChecked($"Not checked, because Patreon did not say: {answer.InWords}.")];
        }

        var webhook = JsonApi.Resources(answer.Json).Select(resource => resource.Find("attributes") ?? default)
            .FirstOrDefault(attributes => attributes.Text("uri") == url);
        if (webhook.ValueKind == JsonValueKind.Undefined)
        {
            return [Finding.Warning(
                $"Patreon has no webhook to {url}: changes show with the next sync only.",
                $"Register it at {Where} with all triggers of members, and set Patreon:WebhookSecret to its secret; 'setup' does both.")];
        }

        List<Finding> findings = [];
        if (webhook.Find("paused")?.ValueKind == JsonValueKind.True)
        {
            findings.Add(Finding.Failed("Patreon has paused the webhook, after too many deliveries that failed.", $"See that site.patreon-webhook is ok, then resume it at {Where}."));
        }
        else if (webhook.Find("num_consecutive_times_failed") is { ValueKind: JsonValueKind.Number } failures && failures.GetInt32() > 0)
        {
            findings.Add(Finding.Warning($"The last {failures.GetInt32()} deliveries of Patreon's webhook failed.", "See that site.patreon-webhook is ok; event 2409 in the log tells of a wrong secret."));
        }

        if (webhook.Text("secret") is { } secret && secret != patreon.Value.WebhookSecret)
        {
            findings.Add(Finding.Failed("Patreon:WebhookSecret is not the secret of the webhook, so every delivery is refused.", $"Set it to the 'secret' of the webhook at {Where}."));
        }

        var missing = webhook.Find("triggers") is { ValueKind: JsonValueKind.Array } triggers
            ? Triggers.Except(triggers.EnumerateArray().Select(trigger => trigger.ToString())).ToList()
            : [];
        if (missing.Count > 0)
        {
            findings.Add(Finding.Warning($"The webhook lacks triggers: {string.Join(", ", missing)}.", $"Add them at {Where}."));
        }

        return findings.Count > 0 ? findings : [Finding.Ok("Patreon's webhook is registered and not paused.")];
    }
}
