using System.Net;
using System.Text.Json;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Json;
using Bookstore.Infrastructure.Patreon;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>Whether Patreon tells this site of changes: the webhook is there, whole, with this site's secret, and not paused.</summary>
internal sealed class PatreonWebhookCheck(PatreonProbe probe, IOptions<PatreonOptions> patreon, IOptions<SiteOptions> site) : ICheck
{
    public const string CheckName = "patreon.webhook";

    private const string Where = PatreonOptionsValidator.WhereWebhooks;

    public string Name => CheckName;

    public IReadOnlyList<string> Needs => [PatreonTokenCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var url = $"{site.Value.Origin}/webhooks/patreon";
        var answer = await probe.GetAsync("/webhooks?fields%5Bwebhook%5D=uri,paused,triggers,secret,num_consecutive_times_failed", cancellationToken);
        if (!answer.IsGiven())
        {
            return [answer.IsRefused(HttpStatusCode.Forbidden)
                ? Finding.Warning("The token may not read the webhooks: it lacks the scope w:campaigns.webhook.", $"Look at the webhook by eye: {Where}.")
                : Finding.NotChecked($"Not checked, because Patreon did not say: {answer.Explain()}.")];
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
        if (webhook.Find("paused")?.ValueKind is not (JsonValueKind.True or JsonValueKind.False)
            || webhook.Find("triggers")?.ValueKind != JsonValueKind.Array || webhook.Text("secret") is null)
        {
            findings.Add(Finding.NotChecked("Not checked to the end, because Patreon does not tell the webhook's state, its triggers or its secret."));
        }

        if (webhook.Find("paused")?.ValueKind == JsonValueKind.True)
        {
            findings.Add(Finding.Failed("Patreon has paused the webhook, after too many deliveries that failed.", $"See that site.patreon-webhook is ok, then resume it at {Where}."));
        }
        else if (webhook.Find("num_consecutive_times_failed") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var failures) && failures > 0)
        {
            findings.Add(Finding.Warning($"The last {failures} deliveries of Patreon's webhook failed.", "See that site.patreon-webhook is ok; event 2409 in the log tells of a wrong secret."));
        }

        if (webhook.Text("secret") is { } secret && secret != patreon.Value.WebhookSecret)
        {
            findings.Add(Finding.Failed("Patreon:WebhookSecret is not the secret of the webhook, so every delivery is refused.", $"Set it to the 'secret' of the webhook at {Where}."));
        }

        var missing = webhook.Find("triggers") is { ValueKind: JsonValueKind.Array } triggers
            ? PatreonWebhooks.Triggers.Except(triggers.EnumerateArray().Select(trigger => trigger.ToString())).ToList()
            : [];
        if (missing.Count > 0)
        {
            findings.Add(Finding.Warning($"The webhook lacks triggers: {string.Join(", ", missing)}.", $"Add them at {Where}."));
        }

        return findings.Count > 0 ? findings : [Finding.Ok("Patreon's webhook is registered and not paused.")];
    }
}
