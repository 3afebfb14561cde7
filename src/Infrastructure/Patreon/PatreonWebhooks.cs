using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Http;
using Bookstore.Infrastructure.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>Reads the deliveries of Patreon's webhooks: the signature over the raw body first, then which member it is about.</summary>
internal sealed class PatreonWebhooks(IOptions<PatreonOptions> patreon, ILogger<PatreonWebhooks> logger) : IPatreonWebhooks
{
    /// <summary>What the site wants to be told of.</summary>
    public static readonly IReadOnlyList<string> Triggers =
    [
        "members:create", "members:update", "members:delete",
        "members:pledge:create", "members:pledge:update", "members:pledge:delete",
    ];

    public PatreonEvent? Refuse(string? signature) =>
        string.IsNullOrWhiteSpace(patreon.Value.WebhookSecret) ? new PatreonEvent.NotConfigured()
        : !HexSignature.IsOne(signature, HMACMD5.HashSizeInBytes) ? TellForged()
        : null;

    public PatreonEvent Read(ReadOnlyMemory<byte> body, string? signature, string? trigger)
    {
        if (Refuse(signature) is { } refused)
        {
            return refused;
        }

        if (!IsSignatureOf(body.Span, signature))
        {
            return TellForged();
        }

        try
        {
            return Read(JsonSerializer.Deserialize<JsonElement>(body.Span), trigger);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return new PatreonEvent.Malformed();
        }
    }

    // A test ("Send Test" beside the webhook at Patreon) is of a member whose id is null.
    private static PatreonEvent Read(JsonElement delivery, string? trigger) => delivery.Find("data") switch
    {
        { ValueKind: JsonValueKind.Null } => new PatreonEvent.Test(),
        { ValueKind: JsonValueKind.Object } data when data.Find("id") is null or { ValueKind: JsonValueKind.Null } => new PatreonEvent.Test(),
        { ValueKind: JsonValueKind.Object } data when data.Id("id") is { } id =>
            Triggers.Contains(trigger) && data.Text("type") == "member" ? new PatreonEvent.MemberChanged(id) : new PatreonEvent.Unknown(),
        _ => new PatreonEvent.Malformed(),
    };

    private PatreonEvent.Forged TellForged()
    {
        logger.PatreonWebhookRefused("its signature is not that of Patreon:WebhookSecret");
        return new PatreonEvent.Forged();
    }

    // MD5 is what Patreon signs with; as an HMAC it has not been broken.
#pragma warning disable CA5351
    private bool IsSignatureOf(ReadOnlySpan<byte> body, string? signature)
    {
        var expected = Convert.ToHexStringLower(HMACMD5.HashData(Encoding.UTF8.GetBytes(patreon.Value.WebhookSecret), body));
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(signature ?? ""));
    }
#pragma warning restore CA5351
}
