using System.Text.Json;
using Bookstore.Infrastructure.Json;
using Bookstore.Infrastructure.Patreon;

namespace Bookstore.Operations.Management;

/// <summary>The webhooks of the creator's client at Patreon. Each failure is a <see cref="SetupException"/>.</summary>
internal interface IPatreonWebhookRegistrations
{
    /// <summary>Whether Patreon can reach an origin. It pauses a webhook that never answers.</summary>
    bool CanReach(string origin);

    Task<IReadOnlyList<PatreonWebhookRegistration>> ListAsync(CancellationToken cancellationToken);

    Task<PatreonWebhookRegistration> RegisterAsync(string uri, CancellationToken cancellationToken);

    /// <summary>Sets a webhook's triggers, and whether it is paused.</summary>
    Task ChangeAsync(PatreonWebhookRegistration registration, CancellationToken cancellationToken);
}

/// <summary>A webhook at Patreon. A property is null if Patreon's answer lacks it.</summary>
/// <param name="IsPaused">Whether Patreon stopped delivering, after too many failures.</param>
internal sealed record PatreonWebhookRegistration(
    string Id, string Uri, IReadOnlyList<string>? Triggers, string? Secret, bool? IsPaused, int FailedDeliveries = 0)
{
    /// <summary>The query that makes Patreon return every property.</summary>
    public const string Fields = "fields%5Bwebhook%5D=uri,triggers,secret,paused,num_consecutive_times_failed";

    /// <summary>The triggers that the site handles and the webhook lacks.</summary>
    public IEnumerable<string> MissingTriggers => PatreonWebhookParser.Triggers.Except(Triggers ?? []);

    /// <param name="webhook">A JSON:API resource.</param>
    public static PatreonWebhookRegistration Read(JsonElement webhook)
    {
        var attributes = webhook.Find("attributes") ?? default;
        return new PatreonWebhookRegistration(
            webhook.Text("id") ?? "",
            attributes.Text("uri") ?? "",
            attributes.Find("triggers") is { ValueKind: JsonValueKind.Array } triggers ? [.. triggers.EnumerateArray().Select(trigger => trigger.ToString())] : null,
            attributes.Text("secret"),
            attributes.Find("paused") switch
            {
                { ValueKind: JsonValueKind.True } => true,
                { ValueKind: JsonValueKind.False } => false,
                _ => null,
            },
            attributes.Find("num_consecutive_times_failed") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var failures) ? failures : 0);
    }
}
