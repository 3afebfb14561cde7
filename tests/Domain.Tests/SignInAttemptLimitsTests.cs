using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;

namespace Bookstore.Domain.Tests;

/// <summary>What counts as before and after, to the tick, where Logto gives its times to the second.</summary>
public sealed class SignInAttemptLimitsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 9, 0, 0, TimeSpan.Zero);
    private static readonly LogtoSubject Robin = new("https://abc.logto.app/oidc", "robin");
    private static readonly SessionLifetime Limits = new(TimeSpan.FromDays(14), TimeSpan.FromDays(90));

    [Theory]
    [InlineData(999, SignInVerdict.Denied)]
    [InlineData(1000, SignInVerdict.Accepted)]
    public void A_sign_in_that_began_within_the_second_of_a_deletion_counts_as_begun_before_it(int milliseconds, SignInVerdict verdict)
    {
        var deletion = Told(occurredAt: Now.AddSeconds(-30), receivedAt: Now.AddSeconds(-20));

        Assert.Equal(verdict, Begun(Now.AddSeconds(-30).AddMilliseconds(milliseconds)).Evaluate([deletion]));
    }

    [Theory]
    [InlineData(-1, SignInVerdict.Denied)]
    [InlineData(0, SignInVerdict.Accepted)]
    public void A_sign_in_that_began_after_the_deletion_was_received_began_after_it(int ticks, SignInVerdict verdict)
    {
        var deletion = Told(occurredAt: Now.AddSeconds(-30), receivedAt: Now.AddSeconds(-30).AddMilliseconds(200));

        Assert.Equal(verdict, Begun(deletion.ReceivedAt.AddTicks(ticks)).Evaluate([deletion]));
    }

    [Theory]
    [InlineData(0, SignInVerdict.Accepted)]
    [InlineData(1, SignInVerdict.LoginRequired)]
    public void An_authentication_ten_seconds_after_a_revocation_counts_as_later(int ticks, SignInVerdict verdict)
    {
        var end = SessionRevocation.RequestedByOwner(Robin, "sid", Now.AddMinutes(-1), Limits);
        var age = TimeSpan.FromSeconds(50) + TimeSpan.FromTicks(ticks);

        Assert.Equal(verdict, (Begun(Now.AddMinutes(-5)) with { AuthenticationAge = age }).Evaluate([end]));
    }

    [Theory]
    [InlineData(0, SignInVerdict.Accepted)]
    [InlineData(-1, SignInVerdict.LoginRequired)]
    public void A_login_requested_at_the_time_of_a_revocation_or_later_counts(int ticks, SignInVerdict verdict)
    {
        var end = SessionRevocation.RequestedByOwner(Robin, "sid", Now.AddSeconds(-5), Limits);
        var attempt = Begun(end.ReceivedAt.AddTicks(ticks)) with { IsLoginRequested = true, AuthenticationAge = TimeSpan.FromSeconds(3) };

        Assert.Equal(verdict, attempt.Evaluate([end]));
    }

    [Theory]
    [InlineData(5, SignInVerdict.Accepted)]
    [InlineData(6, SignInVerdict.LoginRequired)]
    public void A_requested_login_is_at_most_as_old_as_the_sign_in_to_the_second(int ageInSeconds, SignInVerdict verdict)
    {
        var end = SessionRevocation.RequestedByOwner(Robin, "sid", Now.AddSeconds(-4), Limits);
        var attempt = Begun(end.ReceivedAt) with { IsLoginRequested = true, AuthenticationAge = TimeSpan.FromSeconds(ageInSeconds) };

        Assert.Equal(verdict, attempt.Evaluate([end]));
    }

    private static SignInAttempt Begun(DateTimeOffset startedAt) => new(Robin, "sid", startedAt, Now);

    private static SessionRevocation Told(DateTimeOffset occurredAt, DateTimeOffset receivedAt) =>
        SessionRevocation.ReportedByLogto(Robin.Issuer, Robin.Subject, null, SessionRevocationReason.Deleted, occurredAt, receivedAt);
}
