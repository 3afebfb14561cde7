using Bookstore.Domain.Sessions;

namespace Bookstore.Domain.Tests;

public sealed class UserSessionTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly SessionLimits Limits = new(TimeSpan.FromDays(14), TimeSpan.FromDays(90));

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void A_session_that_nobody_uses_ends_after_the_idle_time(int ticks, bool expired) =>
        Assert.Equal(expired, Open().IsExpired(Start.AddDays(14).AddTicks(ticks)));

    [Fact]
    public void A_use_is_noted_once_an_hour_and_prolongs_the_session()
    {
        var session = Open();

        Assert.False(session.Touch(Start.AddMinutes(59), Limits));
        Assert.Equal((Start, Start.AddDays(14)), (session.LastSeenAt, session.ExpiresAt));
        Assert.True(session.Touch(Start.AddMinutes(60), Limits));
        Assert.Equal((Start.AddHours(1), Start.AddHours(1).AddDays(14)), (session.LastSeenAt, session.ExpiresAt));
        Assert.False(session.Touch(Start.AddMinutes(119), Limits));
    }

    [Fact]
    public void No_use_prolongs_a_session_past_its_absolute_lifetime()
    {
        var session = Open();

        for (var day = 1; day < 90; day++)
        {
            session.Touch(Start.AddDays(day), Limits);
        }

        Assert.Equal(Start.AddDays(90), session.ExpiresAt);
    }

    [Fact]
    public void An_absolute_lifetime_shorter_than_the_idle_time_wins_from_the_start() =>
        Assert.Equal(Start.AddDays(1), new SessionLimits(TimeSpan.FromDays(14), TimeSpan.FromDays(1)).ExpiryOf(Start, Start));

    private static UserSession Open() => UserSession.Open(Guid.NewGuid(), [1], Guid.NewGuid(), [2], "sid", "Firefox, Linux", "sign-in", Start, Limits);
}
