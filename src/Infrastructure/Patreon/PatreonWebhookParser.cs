using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Json;

namespace Bookstore.Infrastructure.Patreon;

internal sealed class PatreonWebhookParser : IPatreonWebhookParser
{
    /// <summary>The events that the site needs.</summary>
    public static readonly IReadOnlyList<string> Triggers =
    [
        "members:create", "members:update", "members:delete",
        "members:pledge:create", "members:pledge:update", "members:pledge:delete",
    ];

    public PatreonWebhookEvent Parse(ReadOnlyMemory<byte> body, string? trigger)
    {
        try
        {
            return Parse(JsonSerializer.Deserialize<JsonElement>(body.Span), trigger);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return new PatreonWebhookEvent.Malformed();
        }
    }

    // A test ("Send Test" next to the webhook at Patreon) has a member whose id is null.
    private static PatreonWebhookEvent Parse(JsonElement delivery, string? trigger) => delivery.Find("data") switch
    {
        { ValueKind: JsonValueKind.Null } => new PatreonWebhookEvent.Test(),
        { ValueKind: JsonValueKind.Object } data when data.Find("id") is null or { ValueKind: JsonValueKind.Null } => new PatreonWebhookEvent.Test(),
        { ValueKind: JsonValueKind.Object } data when data.Id("id") is { } id =>
            Triggers.Contains(trigger) && data.Text("type") == "member" ? new PatreonWebhookEvent.MemberChanged(id) : new PatreonWebhookEvent.Other(),
        _ => new PatreonWebhookEvent.Malformed(),
    };
}
