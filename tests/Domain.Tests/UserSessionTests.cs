using Bookstore.Domain.Sessions;

namespace Bookstore.Domain.Tests;

public sealed class UserSessionTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void A_session_ends_at_its_expiry(int ticks, bool expired)
    {
        var session = new UserSession([1], Guid.NewGuid(), [2], Start, Start.AddDays(14));

        Assert.Equal(expired, session.IsExpired(Start.AddDays(14).AddTicks(ticks)));
    }
}
