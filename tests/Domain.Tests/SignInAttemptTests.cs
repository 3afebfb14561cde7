using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;

namespace Bookstore.Domain.Tests;

public sealed class SignInAttemptTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 9, 0, 0, TimeSpan.Zero);
    private static readonly LogtoSubject Robin = new("https://abc.logto.app/oidc", "robin");
    private static readonly SessionLifetime Lifetime = new(TimeSpan.FromDays(14), TimeSpan.FromDays(90));

    // One that began a minute ago, in the Logto session "sid".
    private static readonly SignInAttempt Attempt = new(Robin, "sid", Now.AddMinutes(-1), Now);

    [Fact]
    public void Without_a_revocation_a_sign_in_is_accepted() => Assert.Equal(SignInVerdict.Accepted, Attempt.Evaluate([]));

    [Theory]
    [InlineData(SessionRevocationReason.LogtoSignOut, SignInVerdict.SignedOut)]
    [InlineData(SessionRevocationReason.Suspended, SignInVerdict.Denied)]
    [InlineData(SessionRevocationReason.Deleted, SignInVerdict.Denied)]
    public void A_revocation_by_logto_applies_to_sign_ins_that_began_before_it_and_to_no_others(SessionRevocationReason reason, SignInVerdict verdict)
    {
        Assert.Equal(verdict, Attempt.Evaluate([Reported(reason, Now.AddSeconds(-30), Now.AddSeconds(-30))]));
        Assert.Equal(SignInVerdict.Accepted, Attempt.Evaluate([Reported(reason, Now.AddMinutes(-2), Now.AddMinutes(-2))]));
    }

    [Fact]
    public void A_late_report_counts_by_the_time_of_the_event() =>
        Assert.Equal(SignInVerdict.Accepted, Attempt.Evaluate([Reported(SessionRevocationReason.Suspended, Now.AddMinutes(-5), Now.AddSeconds(-1))]));

    [Theory]
    [InlineData(4)]
    [InlineData(-4)]
    public void Clock_skew_of_logto_changes_no_verdict(int minutes)
    {
        var difference = TimeSpan.FromMinutes(minutes);
        var attempt = Attempt with { ClockDifference = difference };

        Assert.Equal(SignInVerdict.Denied, attempt.Evaluate([Reported(SessionRevocationReason.Deleted, Now.AddSeconds(-30) + difference, Now.AddSeconds(-30))]));
        Assert.Equal(SignInVerdict.Accepted, attempt.Evaluate([Reported(SessionRevocationReason.Deleted, Now.AddSeconds(-90) + difference, Now.AddSeconds(-90))]));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-4)]
    public void A_revocation_that_only_this_machine_knows_the_time_of_is_not_corrected_by_logtos_clock(int minutes)
    {
        var attempt = Attempt with { ClockDifference = TimeSpan.FromMinutes(minutes) };

        Assert.Equal(SignInVerdict.Denied, attempt.Evaluate([Reported(SessionRevocationReason.Deleted, null, Now.AddSeconds(-30))]));
        Assert.Equal(SignInVerdict.Accepted, attempt.Evaluate([Reported(SessionRevocationReason.Deleted, null, Now.AddSeconds(-90))]));
    }

    [Theory]
    [InlineData("sid", "robin", "sid", true)]
    [InlineData("sid", "robin", "other", false)]
    [InlineData("sid", "robin", null, true)]
    [InlineData("sid", "ada", "sid", false)]
    [InlineData("sid", "ada", null, false)]
    [InlineData("sid", null, "sid", true)]
    [InlineData("sid", null, "other", false)]
    [InlineData("sid", null, null, false)]
    [InlineData(null, "robin", "sid", true)]
    [InlineData(null, "robin", null, true)]
    [InlineData(null, "ada", "sid", false)]
    public void A_revocation_applies_to_the_session_it_names_or_to_the_person(string? sid, string? subject, string? signInSid, bool applies)
    {
        var revocation = SessionRevocation.ReportedByLogto(Robin.Issuer, subject, sid, SessionRevocationReason.LogtoSignOut, Now, Now);

        Assert.Equal(applies, revocation.AppliesTo(Attempt with { LogtoSessionId = signInSid }));
        Assert.False(revocation.AppliesTo(Attempt with { LogtoSessionId = signInSid, Person = new("https://other.example/oidc", Robin.Subject) }));
    }

    [Fact]
    public void A_session_that_its_owner_ended_needs_a_later_authentication()
    {
        var revocation = SessionRevocation.RequestedByOwner(Robin, "sid", Now.AddHours(-1), Lifetime);

        Assert.Equal(SignInVerdict.LoginRequired, Attempt.Evaluate([revocation]));
        Assert.Equal(SignInVerdict.LoginRequired, (Attempt with { AuthenticationAge = TimeSpan.FromHours(2) }).Evaluate([revocation]));
        Assert.Equal(SignInVerdict.Accepted, (Attempt with { AuthenticationAge = TimeSpan.FromMinutes(59) }).Evaluate([revocation]));
        Assert.Equal(Now.AddHours(-1).AddDays(90), revocation.ExpiresAt);
    }

    // At the pace of a machine all of it happens in one second of Logto's times.
    [Fact]
    public void Within_a_second_only_a_login_requested_after_the_revocation_counts()
    {
        var revocation = SessionRevocation.RequestedByOwner(Robin, null, Now.AddMilliseconds(-300), Lifetime);
        var attempt = Attempt with { StartedAt = Now.AddMilliseconds(-200), AuthenticationAge = TimeSpan.FromSeconds(1) };

        Assert.Equal(SignInVerdict.LoginRequired, attempt.Evaluate([revocation]));
        Assert.Equal(SignInVerdict.Accepted, (attempt with { IsLoginRequested = true }).Evaluate([revocation]));
        Assert.Equal(SignInVerdict.LoginRequired, (attempt with { IsLoginRequested = true, StartedAt = Now.AddMilliseconds(-400) }).Evaluate([revocation]));
        Assert.Equal(SignInVerdict.LoginRequired, (attempt with { IsLoginRequested = true, AuthenticationAge = TimeSpan.FromSeconds(5) }).Evaluate([revocation]));
        Assert.Equal(SignInVerdict.LoginRequired, (attempt with { IsLoginRequested = true, AuthenticationAge = null }).Evaluate([revocation]));
    }

    [Fact]
    public void The_most_severe_verdict_wins()
    {
        SessionRevocation[] revocations =
        [
            Reported(SessionRevocationReason.Deleted, Now.AddSeconds(-1), Now.AddSeconds(-1)),
            SessionRevocation.RequestedByOwner(Robin, "sid", Now.AddHours(-1), Lifetime),
            Reported(SessionRevocationReason.LogtoSignOut, Now.AddSeconds(-1), Now.AddSeconds(-1)),
        ];

        Assert.Equal(SignInVerdict.Denied, Attempt.Evaluate(revocations));
    }

    [Fact]
    public void An_impossible_time_counts_as_now() =>
        Assert.Equal(Now, Reported(SessionRevocationReason.Deleted, DateTimeOffset.MinValue, Now).OccurredAt);

    [Fact]
    public void A_change_of_organizations_rejects_no_sign_in_and_makes_those_outdated_that_began_before_it_was_reported()
    {
        // Two machines' clocks may differ by as much.
        var before = Reported(SessionRevocationReason.OrganizationsChanged, Now, Attempt.StartedAt.AddSeconds(-10));
        var meanwhile = Reported(SessionRevocationReason.OrganizationsChanged, Now, before.ReceivedAt.AddTicks(1));
        var deletion = Reported(SessionRevocationReason.Deleted, Now, Now);
        var another = Attempt with { Person = new LogtoSubject(Robin.Issuer, "another") };

        Assert.Equal(SignInVerdict.Accepted, Attempt.Evaluate([before, meanwhile]));
        Assert.True(Attempt.IsOutdated([before, meanwhile]));
        Assert.False(Attempt.IsOutdated([before, deletion]));
        Assert.False(another.IsOutdated([meanwhile]));
        // Whatever Logto's clock says.
        Assert.True((Attempt with { ClockDifference = TimeSpan.FromHours(1) }).IsOutdated([meanwhile]));
    }

    private static SessionRevocation Reported(SessionRevocationReason reason, DateTimeOffset? occurredAt, DateTimeOffset receivedAt) =>
        SessionRevocation.ReportedByLogto(Robin.Issuer, Robin.Subject, null, reason, occurredAt, receivedAt);
}
