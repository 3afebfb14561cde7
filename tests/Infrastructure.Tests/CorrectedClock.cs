using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Infrastructure.Tests;

/// <summary>A clock whose time of day is set forward or back where a test says so; durations don't notice.</summary>
internal sealed class CorrectedClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    public TimeSpan Correction { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Correction;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
