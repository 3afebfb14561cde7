using Bookstore.Application.Patrons;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Application.Tests;

public sealed class RefreshThrottleTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void A_profile_may_request_another_refresh_after_ten_seconds_and_not_before()
    {
        var throttle = new RefreshThrottle(_clock);
        var robin = Guid.NewGuid();

        Assert.True(throttle.TryBegin(robin));
        _clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        Assert.False(throttle.TryBegin(robin));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(throttle.TryBegin(robin));
        Assert.False(throttle.TryBegin(robin));
    }

    [Fact]
    public void One_profiles_pause_does_not_delay_another()
    {
        var throttle = new RefreshThrottle(_clock);

        Assert.True(throttle.TryBegin(Guid.NewGuid()));
        Assert.True(throttle.TryBegin(Guid.NewGuid()));
    }
}
