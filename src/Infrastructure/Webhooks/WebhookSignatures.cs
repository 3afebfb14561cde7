using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Bookstore.Application.Ports;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Webhooks;

/// <summary>Verifies the signatures of webhooks: an HMAC of the raw body, in lower-case hexadecimal.</summary>
internal sealed class WebhookSignatures(IEnumerable<WebhookKey> keys, ILogger<WebhookSignatures> logger) : IWebhookSignatures
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public WebhookSignature Verify(WebhookService service, string? signature, ReadOnlyMemory<byte>? body)
    {
        if (keys.FirstOrDefault(key => key.Service == service) is not { } key || string.IsNullOrWhiteSpace(key.Value))
        {
            return WebhookSignature.KeyNotConfigured;
        }

        if (IsWellFormed(signature, key) && (body is not { } bytes || IsValid(signature!, bytes.Span, key)))
        {
            return WebhookSignature.Valid;
        }

        logger.WebhookRejected(service, $"its signature was not made with {key.Setting}");
        return WebhookSignature.Invalid;
    }

    private static bool IsWellFormed(string? signature, WebhookKey key) =>
        signature?.Length == 2 * key.HashBytes && !signature.AsSpan().ContainsAnyExcept(HexDigits);

    private static bool IsValid(string signature, ReadOnlySpan<byte> body, WebhookKey key)
    {
        var expected = CryptographicOperations.HmacData(key.Hash, Encoding.UTF8.GetBytes(key.Value), body);
        return CryptographicOperations.FixedTimeEquals(expected, Convert.FromHexString(signature));
    }
}

/// <summary>The key that a service signs its webhooks with.</summary>
/// <param name="Setting">The setting that has it.</param>
/// <param name="Value">The key; blank if the site accepts no webhooks of the service.</param>
internal sealed record WebhookKey(WebhookService Service, string Setting, string Value, HashAlgorithmName Hash, int HashBytes);
