using Bookstore.Domain.Sessions;
using Bookstore.Infrastructure.Sessions;

namespace Bookstore.Infrastructure.Tests;

public sealed class UserSessionRowTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly SessionLifetime Lifetime = new(TimeSpan.FromDays(14), TimeSpan.FromDays(90));

    private readonly UserSessionRow _session = new()
    {
        KeyHash = [1],
        Id = Guid.NewGuid(),
        ProfileId = Guid.NewGuid(),
        Ticket = [2],
        CreatedAt = Start,
        LastSeenAt = Start,
        ExpiresAt = Lifetime.GetExpiry(Start, Start),
    };

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void A_session_that_nobody_uses_expires_after_the_idle_time(int ticks, bool expired) =>
        Assert.Equal(expired, _session.IsExpired(Start.AddDays(14).AddTicks(ticks)));

    [Fact]
    public void A_use_is_recorded_once_an_hour_and_extends_the_session()
    {
        Assert.False(_session.Touch(Start.AddMinutes(59), Lifetime));
        Assert.Equal((Start, Start.AddDays(14)), (_session.LastSeenAt, _session.ExpiresAt));
        Assert.True(_session.Touch(Start.AddMinutes(60), Lifetime));
        Assert.Equal((Start.AddHours(1), Start.AddHours(1).AddDays(14)), (_session.LastSeenAt, _session.ExpiresAt));
        Assert.False(_session.Touch(Start.AddMinutes(119), Lifetime));
    }

    [Fact]
    public void No_use_extends_a_session_beyond_its_absolute_lifetime()
    {
        for (var day = 1; day < 90; day++)
        {
            _session.Touch(Start.AddDays(day), Lifetime);
        }

        Assert.Equal(Start.AddDays(90), _session.ExpiresAt);
    }
}
