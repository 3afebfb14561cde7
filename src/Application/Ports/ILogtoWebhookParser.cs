using Bookstore.Domain.Profiles;

namespace Bookstore.Application.Ports;

public interface ILogtoWebhookParser
{
    /// <summary>Reads the body of a webhook whose signature is valid.</summary>
    LogtoWebhookEvent Parse(ReadOnlyMemory<byte> body);
}

/// <summary>An event of a Logto webhook.</summary>
public abstract record LogtoWebhookEvent
{
    private LogtoWebhookEvent()
    {
    }

    /// <summary>The body can't be read.</summary>
    public sealed record Malformed : LogtoWebhookEvent;

    /// <summary>An event that the site doesn't need.</summary>
    public sealed record Other : LogtoWebhookEvent;

    /// <param name="IsSuspended">Whether Logto no longer lets them sign in.</param>
    /// <param name="OccurredAt">When, by Logto's clock, or null if it doesn't say.</param>
    public sealed record UserUpdated(LogtoUser User, bool IsSuspended, DateTimeOffset? OccurredAt) : LogtoWebhookEvent;

    /// <param name="OccurredAt">When, by Logto's clock, or null if it doesn't say.</param>
    public sealed record UserDeleted(LogtoSubject Person, DateTimeOffset? OccurredAt) : LogtoWebhookEvent;

    /// <summary>People joined or left an organization. Where both lists are empty, Logto does not say who (before 1.40).</summary>
    public sealed record MembershipsUpdated(
        string OrganizationId, IReadOnlyList<LogtoSubject> Added, IReadOnlyList<LogtoSubject> Removed) : LogtoWebhookEvent;
}
