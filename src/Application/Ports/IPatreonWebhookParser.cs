namespace Bookstore.Application.Ports;

public interface IPatreonWebhookParser
{
    /// <summary>Reads the body of a webhook whose signature is valid.</summary>
    /// <param name="trigger">The <c>X-Patreon-Event</c> header, which is not signed, or null.</param>
    PatreonWebhookEvent Parse(ReadOnlyMemory<byte> body, string? trigger);
}

/// <summary>An event of a Patreon webhook.</summary>
public abstract record PatreonWebhookEvent
{
    private PatreonWebhookEvent()
    {
    }

    /// <summary>The body can't be read.</summary>
    public sealed record Malformed : PatreonWebhookEvent;

    /// <summary>A test that the creator had Patreon send: it names no member.</summary>
    public sealed record Test : PatreonWebhookEvent;

    /// <summary>An event that the site doesn't need.</summary>
    public sealed record Other : PatreonWebhookEvent;

    /// <summary>A member changed. What changed is not read from the webhook: webhooks repeat, and arrive in any order.</summary>
    /// <param name="MemberId">Patreon's id of the membership.</param>
    public sealed record MemberChanged(string MemberId) : PatreonWebhookEvent;
}
