using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Logto;

/// <summary>Reads the deliveries of Logto's webhooks: the signature over the raw body first, then the body.</summary>
internal sealed class LogtoWebhooks(IOptions<LogtoOptions> logto, ILogger<LogtoWebhooks> logger) : ILogtoWebhooks
{
    public LogtoEvent Read(ReadOnlyMemory<byte> body, string? signature)
    {
        if (string.IsNullOrEmpty(logto.Value.WebhookSigningKey))
        {
            return new LogtoEvent.NotConfigured();
        }

        if (!IsSignatureOf(body.Span, signature))
        {
            logger.WebhookRefused("its signature is not that of Logto:WebhookSigningKey");
            return new LogtoEvent.Forged();
        }

        try
        {
            return Read(JsonSerializer.Deserialize<JsonElement>(body.Span));
        }
        catch (JsonException)
        {
            logger.WebhookRefused("its body is not JSON");
            return new LogtoEvent.Malformed();
        }
    }

    private LogtoEvent Read(JsonElement delivery)
    {
        var name = delivery.Text("event");
        if (name is not ("User.Data.Updated" or "User.SuspensionStatus.Updated" or "User.Deleted"))
        {
            return name is null ? new LogtoEvent.Malformed() : new LogtoEvent.Unknown();
        }

        if (delivery.Find("data") is not { } user || user.Text("id") is not { } subject)
        {
            logger.WebhookRefused($"{name} names no user");
            return new LogtoEvent.Malformed();
        }

        var person = new LogtoSubject(logto.Value.Issuer, subject);
        if (name == "User.Deleted")
        {
            return new LogtoEvent.Deleted(person);
        }

        // A delivery does not say whether the address is verified.
        var claims = new LogtoClaims(
            user.Text("name"), user.Text("username"), user.Text("primaryEmail"), EmailVerified: null, user.Text("avatar"), user.Time("updatedAt"));
        return new LogtoEvent.Changed(
            new LogtoUser(person, claims, UserInfo.ReadPatreon(user)), user.Find("isSuspended")?.ValueKind == JsonValueKind.True);
    }

    private bool IsSignatureOf(ReadOnlySpan<byte> body, string? signature)
    {
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(logto.Value.WebhookSigningKey), body));
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(signature ?? ""));
    }
}
