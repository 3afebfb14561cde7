using Bookstore.Application.Patrons;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Application.Tests;

public sealed class RefreshThrottleTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void A_profile_has_patreon_asked_again_after_ten_seconds_and_not_before()
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
    public void Profiles_do_not_wait_for_each_other()
    {
        var throttle = new RefreshThrottle(_clock);

        Assert.True(throttle.TryBegin(Guid.NewGuid()));
        Assert.True(throttle.TryBegin(Guid.NewGuid()));
    }
}
