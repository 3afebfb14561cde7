using System.Net;
using Bookstore.Application;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Patreon;
using Bookstore.Operations.Management;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>Whether Patreon delivers changes to this site: the webhook is registered, active, complete, and has this site's secret.</summary>
internal sealed class PatreonWebhookCheck(PatreonProbe probe, IOptions<PatreonOptions> patreon, IOptions<SiteOptions> site) : ICheck
{
    private const string Where = PatreonOptionsValidator.WhereWebhooks;

    public string Name => "patreon.webhook";

    // The tokens are stored there.
    public IReadOnlyList<string> Needs => [DatabaseCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        if (!probe.IsConfigured)
        {
            return [Finding.NotChecked(PatreonProbe.NotConfigured)];
        }

        // A rejected token says nothing about webhooks.
        if (!(await probe.GetAsync(PatreonProbe.Campaigns, cancellationToken)).IsList())
        {
            return [Finding.NotChecked($"Not checked, because it needs {PatreonTokenCheck.CheckName}.")];
        }

        var answer = await probe.GetAsync($"/webhooks?{PatreonWebhookRegistration.Fields}", cancellationToken);
        if (!answer.IsList())
        {
            return [answer.IsRejected(HttpStatusCode.Forbidden)
                ? Finding.Warning("The token can't read the webhooks: it lacks the scope w:campaigns.webhook.", $"Check the webhook yourself: {Where}.")
                : Finding.NotChecked($"Not checked, because Patreon did not respond: {answer.Explain()}.")];
        }

        var url = $"{site.Value.Origin}{SiteAddresses.PatreonWebhook}";
        var webhook = JsonApi.Resources(answer.Json).Select(PatreonWebhookRegistration.Read).FirstOrDefault(webhook => webhook.Uri == url);
        if (webhook is null)
        {
            return [Finding.Warning(
                $"Patreon has no webhook to {url}, so changes appear only with the next sync.",
                $"Register it at {Where} with all triggers for members, and set Patreon:WebhookSecret to its secret; 'setup' does both.")];
        }

        List<Finding> findings = [.. FindMistakes(webhook)];
        return findings.Count > 0 ? findings : [Finding.Ok("Patreon's webhook is registered and active.")];
    }

    private IEnumerable<Finding> FindMistakes(PatreonWebhookRegistration webhook)
    {
        if (webhook is { IsPaused: null } or { Triggers: null } or { Secret: null })
        {
            yield return Finding.NotChecked("Not completely checked, because Patreon's response lacks the webhook's state, its triggers or its secret.");
        }

        if (webhook.IsPaused is true)
        {
            yield return Finding.Failed(
                "Patreon has paused the webhook, because too many deliveries failed.", $"When {SiteEndpointsCheck.CheckName} is ok, resume it at {Where}.");
        }
        else if (webhook.FailedDeliveries > 0)
        {
            yield return Finding.Warning(
                $"The last {webhook.FailedDeliveries} deliveries of Patreon's webhook failed.",
                $"Check that {SiteEndpointsCheck.CheckName} is ok; event 2006 in the log reports a wrong secret.");
        }

        if (webhook.Secret is { } secret && secret != patreon.Value.WebhookSecret)
        {
            yield return Finding.Failed(
                "Patreon:WebhookSecret is not the secret of the webhook, so this site rejects every delivery.", $"Set it to the 'secret' of the webhook at {Where}.");
        }

        if (webhook.Triggers is not null && webhook.MissingTriggers.ToList() is { Count: > 0 } missing)
        {
            yield return Finding.Warning($"The webhook lacks triggers: {string.Join(", ", missing)}.", $"Add them at {Where}.");
        }
    }
}
