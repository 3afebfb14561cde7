using Bookstore.Domain.Profiles;

namespace Bookstore.Application.Ports;

/// <summary>What Logto tells the site between sign-ins, by its webhooks.</summary>
public interface ILogtoWebhooks
{
    /// <summary>Refuses what can be refused before a body is read: everything where no signing key is set, and a header that no signature can be.</summary>
    /// <param name="signature">The <c>logto-signature-sha-256</c> header, or null.</param>
    /// <returns>Null where the body has to be read.</returns>
    LogtoEvent? Refuse(string? signature);

    /// <summary>Reads a delivery, if its signature is right.</summary>
    /// <param name="body">The body, byte for byte as it came.</param>
    /// <param name="signature">The <c>logto-signature-sha-256</c> header, or null.</param>
    LogtoEvent Read(ReadOnlyMemory<byte> body, string? signature);
}

/// <summary>A delivery of Logto's.</summary>
public abstract record LogtoEvent
{
    private LogtoEvent()
    {
    }

    /// <summary>No signing key is set: the site takes no webhooks.</summary>
    public sealed record NotConfigured : LogtoEvent;

    /// <summary>The signature is missing or wrong.</summary>
    public sealed record Forged : LogtoEvent;

    /// <summary>The signature is right and the body can't be read.</summary>
    public sealed record Malformed : LogtoEvent;

    /// <summary>An event that the site has no use for.</summary>
    public sealed record Unknown : LogtoEvent;

    /// <summary>A person was changed.</summary>
    /// <param name="User">The person as they are now.</param>
    /// <param name="IsSuspended">Whether Logto lets them sign in no more.</param>
    /// <param name="OccurredAt">When, by Logto's clock, or null where it does not say.</param>
    public sealed record Changed(LogtoUser User, bool IsSuspended, DateTimeOffset? OccurredAt) : LogtoEvent;

    /// <summary>A person was deleted.</summary>
    /// <param name="Person">Who it was.</param>
    /// <param name="OccurredAt">When, by Logto's clock, or null where it does not say.</param>
    public sealed record Deleted(LogtoSubject Person, DateTimeOffset? OccurredAt) : LogtoEvent;
}
