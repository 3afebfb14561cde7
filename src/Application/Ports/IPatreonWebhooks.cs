namespace Bookstore.Application.Ports;

/// <summary>What Patreon tells the site by its webhooks.</summary>
public interface IPatreonWebhooks
{
    /// <summary>Refuses what can be refused before a body is read: everything where no secret is set, and a header that no signature can be.</summary>
    /// <param name="signature">The <c>X-Patreon-Signature</c> header, or null.</param>
    /// <returns>Null where the body has to be read.</returns>
    PatreonEvent? Refuse(string? signature);

    /// <summary>Reads a delivery, if its signature is right.</summary>
    /// <param name="body">The body, byte for byte as it came.</param>
    /// <param name="signature">The <c>X-Patreon-Signature</c> header, or null.</param>
    /// <param name="trigger">The <c>X-Patreon-Event</c> header, or null.</param>
    PatreonEvent Read(ReadOnlyMemory<byte> body, string? signature, string? trigger);
}

/// <summary>A delivery of Patreon's.</summary>
public abstract record PatreonEvent
{
    private PatreonEvent()
    {
    }

    /// <summary>No webhook secret is set: the site takes no webhooks.</summary>
    public sealed record NotConfigured : PatreonEvent;

    /// <summary>The signature is missing or wrong.</summary>
    public sealed record Forged : PatreonEvent;

    /// <summary>The signature is right and the body can't be read.</summary>
    public sealed record Malformed : PatreonEvent;

    /// <summary>The signature is right, and it names nobody: a test that the creator had Patreon send.</summary>
    public sealed record Test : PatreonEvent;

    /// <summary>An event that the site has no use for.</summary>
    public sealed record Unknown : PatreonEvent;

    /// <summary>
    /// Something changed about a member. What it was is not taken from here: deliveries repeat and have no order.
    /// </summary>
    /// <param name="MemberId">Patreon's id of the membership.</param>
    public sealed record MemberChanged(string MemberId) : PatreonEvent;
}
