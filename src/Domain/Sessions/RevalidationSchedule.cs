namespace Bookstore.Domain.Sessions;

/// <summary>When a session is checked against Logto again.</summary>
/// <param name="Interval">How long a session is valid before Logto has to confirm it.</param>
/// <param name="OfflineTolerance">How long it is accepted at most while Logto can't confirm it.</param>
public sealed record RevalidationSchedule(TimeSpan Interval, TimeSpan OfflineTolerance)
{
    // A session in use is confirmed before the interval is over, so that no request waits for Logto.
    private const double Earliest = 0.8;

    /// <summary>From when on the session is to be confirmed while its person reads on.</summary>
    /// <param name="validatedAt">When Logto last confirmed it.</param>
    /// <param name="jitter">From 0 to 1, so that sessions that were opened together are not confirmed together.</param>
    public DateTimeOffset GetDueAt(DateTimeOffset validatedAt, double jitter) =>
        validatedAt + (Interval * (Earliest + ((1 - Earliest) * jitter)));

    /// <summary>Whether nobody may use the session any more before Logto was asked.</summary>
    public bool IsOverdue(DateTimeOffset validatedAt, DateTimeOffset now) =>
        now - validatedAt >= Interval || Clocks.IsAhead(validatedAt, now);

    /// <summary>Whether the session is accepted although Logto could not be asked.</summary>
    public bool IsTolerated(DateTimeOffset validatedAt, DateTimeOffset now) => (now - validatedAt).Duration() < OfflineTolerance;
}
