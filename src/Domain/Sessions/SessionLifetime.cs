namespace Bookstore.Domain.Sessions;

/// <summary>How long a session lasts.</summary>
/// <param name="Idle">How long it lasts without use.</param>
/// <param name="Absolute">How long it lasts at most, however much it is used.</param>
public sealed record SessionLifetime(TimeSpan Idle, TimeSpan Absolute)
{
    // The last use is written once an hour, not with each request.
    private static readonly TimeSpan UseInterval = TimeSpan.FromHours(1);

    /// <summary>When a session expires that was opened and last used at these times.</summary>
    public DateTimeOffset GetExpiry(DateTimeOffset createdAt, DateTimeOffset lastSeenAt)
    {
        var (idle, absolute) = (lastSeenAt + Idle, createdAt + Absolute);
        return idle < absolute ? idle : absolute;
    }

    /// <summary>Whether a use is to be recorded: at most once an hour, and where a clock that was ahead recorded the last one.</summary>
    public static bool IsUseDue(DateTimeOffset lastSeenAt, DateTimeOffset now) => (now - lastSeenAt).Duration() >= UseInterval;
}
