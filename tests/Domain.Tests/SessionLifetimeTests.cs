using Bookstore.Domain.Sessions;

namespace Bookstore.Domain.Tests;

public sealed class SessionLifetimeTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly SessionLifetime Lifetime = new(TimeSpan.FromDays(14), TimeSpan.FromDays(90));

    [Fact]
    public void A_session_expires_when_it_was_not_used_for_the_idle_time() =>
        Assert.Equal(Start.AddDays(3 + 14), Lifetime.GetExpiry(Start, Start.AddDays(3)));

    [Fact]
    public void No_use_extends_a_session_beyond_its_absolute_lifetime() =>
        Assert.Equal(Start.AddDays(90), Lifetime.GetExpiry(Start, Start.AddDays(89)));

    [Fact]
    public void An_absolute_lifetime_shorter_than_the_idle_time_wins_from_the_start() =>
        Assert.Equal(Start.AddDays(1), new SessionLifetime(TimeSpan.FromDays(14), TimeSpan.FromDays(1)).GetExpiry(Start, Start));

    [Theory]
    [InlineData(-60, true)]
    [InlineData(-59, false)]
    [InlineData(59, false)]
    [InlineData(60, true)]
    public void A_use_is_recorded_once_an_hour(int minutes, bool isDue) =>
        Assert.Equal(isDue, SessionLifetime.IsUseDue(Start, Start.AddMinutes(minutes)));
}
