using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;

namespace Bookstore.Domain.Tests;

public sealed class RecentSignInTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    private static readonly SignInAttempt Attempt = new(new LogtoSubject("https://logto.example/oidc", "sub"), null, Now.AddMinutes(-1), Now);

    [Theory]
    [InlineData(0, true)]
    [InlineData(600, true)]
    [InlineData(601, false)]
    [InlineData(-60, true)]
    public void A_sign_in_is_recent_for_as_long_as_the_limit(int secondsAgo, bool isRecent) =>
        Assert.Equal(isRecent, new RecentSignIn(TimeSpan.FromMinutes(10)).Includes(Now.AddSeconds(-secondsAgo), Now));

    [Fact]
    public void A_sign_in_of_an_unknown_time_is_not_recent() =>
        Assert.False(new RecentSignIn(TimeSpan.FromDays(1)).Includes(null, Now));

    [Theory]
    [InlineData(600, 0, SignInVerdict.Accepted)]
    [InlineData(600, 610, SignInVerdict.Accepted)]
    [InlineData(600, 611, SignInVerdict.LoginRequired)]
    // Authenticated since the sign-in began, a minute ago.
    [InlineData(0, 61, SignInVerdict.Accepted)]
    [InlineData(0, 62, SignInVerdict.LoginRequired)]
    public void An_authentication_older_than_max_age_requires_another(int maxAge, int age, SignInVerdict verdict) => Assert.Equal(
        verdict, (Attempt with { MaxAge = TimeSpan.FromSeconds(maxAge), AuthenticationAge = TimeSpan.FromSeconds(age) }).Evaluate([]));

    [Fact]
    public void Without_an_authentication_time_only_a_sign_in_without_max_age_is_accepted() => Assert.Equal(
        (SignInVerdict.LoginRequired, SignInVerdict.Accepted),
        ((Attempt with { MaxAge = TimeSpan.FromDays(14) }).Evaluate([]), Attempt.Evaluate([])));

    [Fact]
    public void The_authentication_is_dated_by_this_machines_clock() =>
        Assert.Equal(Now.AddSeconds(-90), (Attempt with { AuthenticationAge = TimeSpan.FromSeconds(90), ClockDifference = TimeSpan.FromMinutes(4) }).AuthenticatedAt);
}
