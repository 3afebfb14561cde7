using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Http;
using Bookstore.Infrastructure.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Logto;

/// <summary>Reads the deliveries of Logto's webhooks: the signature over the raw body first, then the body.</summary>
internal sealed class LogtoWebhooks(IOptions<LogtoOptions> logto, ILogger<LogtoWebhooks> logger) : ILogtoWebhooks
{
    private const string Deleted = "User.Deleted";

    /// <summary>What the site wants to be told of.</summary>
    public static readonly IReadOnlyList<string> Events = ["User.Data.Updated", "User.SuspensionStatus.Updated", Deleted];

    public LogtoEvent? Refuse(string? signature) =>
        string.IsNullOrWhiteSpace(logto.Value.WebhookSigningKey) ? new LogtoEvent.NotConfigured()
        : !HexSignature.IsOne(signature, HMACSHA256.HashSizeInBytes) ? TellForged()
        : null;

    public LogtoEvent Read(ReadOnlyMemory<byte> body, string? signature)
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
            var delivery = JsonSerializer.Deserialize<JsonElement>(body.Span);
            // Written out, it is refused with half of a surrogate pair (RFC 8259 8.2), which Logto's own database would not take.
            JsonSerializer.Serialize(Stream.Null, delivery);
            return Read(delivery);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            logger.WebhookRefused("its body is not JSON");
            return new LogtoEvent.Malformed();
        }
    }

    private LogtoEvent.Forged TellForged()
    {
        logger.WebhookRefused("its signature is not that of Logto:WebhookSigningKey");
        return new LogtoEvent.Forged();
    }

    private LogtoEvent Read(JsonElement delivery)
    {
        var name = delivery.Text("event");
        if (name is null)
        {
            return new LogtoEvent.Malformed();
        }

        if (!Events.Contains(name))
        {
            return new LogtoEvent.Unknown();
        }

        var user = delivery.Find("data") ?? default;
        if ((delivery.Find("params")?.Id("userId") ?? user.Id("id")) is not { } subject)
        {
            logger.WebhookRefused($"{name} names no user");
            return new LogtoEvent.Malformed();
        }

        var person = new LogtoSubject(logto.Value.Issuer, subject);
        if (name == Deleted)
        {
            return new LogtoEvent.Deleted(person, ReadTime(delivery));
        }

        // A change of a part of the user may come with that part alone: what is no whole, dated user is no news.
        if (user.Text("id") != subject || user.Time("updatedAt") is null)
        {
            return new LogtoEvent.Unknown();
        }

        // A delivery does not say whether the address is verified.
        var claims = new LogtoClaims(
            user.Name("name"), user.Id("username"), user.Email("primaryEmail"), EmailVerified: null, user.Address("avatar"), user.Time("updatedAt"));
        return new LogtoEvent.Changed(
            new LogtoUser(person, claims, UserInfo.ReadPatreon(user)),
            user.Find("isSuspended")?.ValueKind == JsonValueKind.True,
            ReadTime(delivery));
    }

    // A delivery's own time is text, unlike those of the user in it.
    private static DateTimeOffset? ReadTime(JsonElement delivery) =>
        delivery.Find("createdAt") is { ValueKind: JsonValueKind.String } value && value.TryGetDateTimeOffset(out var time) ? time : null;

    private bool IsSignatureOf(ReadOnlySpan<byte> body, string? signature)
    {
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(logto.Value.WebhookSigningKey), body));
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(signature ?? ""));
    }
}
