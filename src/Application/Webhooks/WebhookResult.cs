using Bookstore.Application.Ports;

namespace Bookstore.Application.Webhooks;

public enum WebhookResult
{
    Accepted,

    /// <summary>It is the service's, and changes nothing here.</summary>
    Ignored,

    /// <summary>Its signature is valid, but it can't be read.</summary>
    Malformed,

    /// <summary>Its signature is missing or wrong.</summary>
    InvalidSignature,

    /// <summary>The site accepts no webhooks of this service, since no key to their signatures is set.</summary>
    NotConfigured,
}

internal static class WebhookRejection
{
    public static WebhookResult? ToRejection(this WebhookSignature signature) => signature switch
    {
        WebhookSignature.Valid => null,
        WebhookSignature.Invalid => WebhookResult.InvalidSignature,
        WebhookSignature.KeyNotConfigured => WebhookResult.NotConfigured,
    };
}
