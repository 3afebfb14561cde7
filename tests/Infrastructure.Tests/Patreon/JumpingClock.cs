namespace Bookstore.Infrastructure.Tests.Patreon;

/// <summary>The system's clock, put forward where a test says so; what waits by it does not notice.</summary>
internal sealed class JumpingClock : TimeProvider
{
    public TimeSpan Jump { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Jump;

    public override long GetTimestamp() => base.GetTimestamp() + (long)(Jump.TotalSeconds * TimestampFrequency);
}
