namespace Bookstore.Infrastructure;

/// <summary>
/// A time that no correction of the machine's clock sets forward or back, for what measures durations by the time of day: what
/// was put off for seconds would otherwise be put off for as long as the clock was ahead.
/// </summary>
internal sealed class SteadyClock(TimeProvider clock) : TimeProvider
{
    private readonly DateTimeOffset _start = clock.GetUtcNow();
    private readonly long _startedAt = clock.GetTimestamp();

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _start + clock.GetElapsedTime(_startedAt);

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        clock.CreateTimer(callback, state, dueTime, period);
}
