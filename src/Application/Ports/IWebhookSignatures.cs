namespace Bookstore.Application.Ports;

/// <summary>The signatures of webhooks: an HMAC of the raw body, with a key that only the sender and the site have.</summary>
public interface IWebhookSignatures
{
    /// <summary>Verifies who sent a webhook. An invalid signature is logged.</summary>
    /// <param name="signature">The header with the signature, or null.</param>
    /// <param name="body">The body, byte for byte as it came; null to verify only what is known before the body is read.</param>
    WebhookSignature Verify(WebhookService service, string? signature, ReadOnlyMemory<byte>? body);
}

public enum WebhookService
{
    Logto,
    Patreon,
}

public enum WebhookSignature
{
    /// <summary>The service sent the body. Without a body: the header has the form of a signature.</summary>
    Valid,

    Invalid,

    /// <summary>The site has no key to verify with, so it accepts no webhooks of this service.</summary>
    KeyNotConfigured,
}
