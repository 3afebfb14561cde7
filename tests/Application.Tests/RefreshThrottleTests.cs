using Bookstore.Application.Patrons;
using Bookstore.Domain.Patrons;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class RefreshThrottleTests
{
    private readonly FakeTimeProvider _clock = new();

    private static MemberRecords Records => new(null, null, [], EntitlementPolicy.Default);

    [Fact]
    public void A_profile_may_request_another_refresh_after_ten_seconds_and_not_before()
    {
        var throttle = new RefreshThrottle(_clock);
        var robin = Guid.NewGuid();

        Assert.True(throttle.TryBegin(robin, Records, out _));
        _clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        Assert.False(throttle.TryBegin(robin, Records, out _));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(throttle.TryBegin(robin, Records, out _));
        Assert.False(throttle.TryBegin(robin, Records, out _));
    }

    [Fact]
    public void A_clock_that_is_set_back_makes_no_pause_longer()
    {
        var clock = new Mock<TimeProvider>();
        clock.Setup(mock => mock.GetUtcNow()).Returns(DateTimeOffset.UnixEpoch.AddHours(7));
        var throttle = new RefreshThrottle(clock.Object);
        var robin = Guid.NewGuid();
        throttle.TryBegin(robin, Records, out _);

        clock.Setup(mock => mock.GetUtcNow()).Returns(DateTimeOffset.UnixEpoch);

        Assert.True(throttle.TryBegin(robin, Records, out _));
    }

    [Fact]
    public void One_profiles_pause_does_not_delay_another()
    {
        var throttle = new RefreshThrottle(_clock);

        Assert.True(throttle.TryBegin(Guid.NewGuid(), Records, out _));
        Assert.True(throttle.TryBegin(Guid.NewGuid(), Records, out _));
    }

    [Fact]
    public void A_request_within_the_pause_learns_what_was_stored_before_the_first()
    {
        var throttle = new RefreshThrottle(_clock);
        var robin = Guid.NewGuid();
        var (first, second) = (Records, Records);

        throttle.TryBegin(robin, first, out var before);
        Assert.Same(first, before);
        throttle.TryBegin(robin, second, out before);
        Assert.Same(first, before);
    }
}
