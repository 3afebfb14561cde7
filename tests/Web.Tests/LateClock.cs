namespace Bookstore.Web.Tests;

/// <summary>The time, or a later one.</summary>
public sealed class LateClock : TimeProvider
{
    public TimeSpan Lateness { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Lateness;

    public override long GetTimestamp() => base.GetTimestamp() + (long)(Lateness.TotalSeconds * TimestampFrequency);
}
