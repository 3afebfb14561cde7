namespace Bookstore.Domain.Sessions;

/// <summary>How long a session lasts.</summary>
/// <param name="Idle">How long it lasts without being used.</param>
/// <param name="Absolute">How long it lasts at most, however much it is used.</param>
public sealed record SessionLimits(TimeSpan Idle, TimeSpan Absolute)
{
    /// <summary>When a session ends by itself that nobody uses after now.</summary>
    /// <param name="createdAt">When it was opened.</param>
    /// <param name="now">When it was last used.</param>
    public DateTimeOffset ExpiryOf(DateTimeOffset createdAt, DateTimeOffset now)
    {
        var (idle, absolute) = (now + Idle, createdAt + Absolute);
        return idle < absolute ? idle : absolute;
    }
}
