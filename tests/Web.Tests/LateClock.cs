using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>The time, or a later one; patient as a <see cref="PatientClock"/> is.</summary>
public sealed class LateClock : PatientClock
{
    public TimeSpan Lateness { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Lateness;

    public override long GetTimestamp() => base.GetTimestamp() + (long)(Lateness.TotalSeconds * TimestampFrequency);
}
