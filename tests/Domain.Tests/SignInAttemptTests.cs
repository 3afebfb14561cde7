using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;

namespace Bookstore.Domain.Tests;

public sealed class SignInAttemptTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 9, 0, 0, TimeSpan.Zero);
    private static readonly LogtoSubject Robin = new("https://abc.logto.app/oidc", "robin");
    private static readonly SessionLimits Limits = new(TimeSpan.FromDays(14), TimeSpan.FromDays(90));

    // One that began a minute ago, in the Logto session "sid".
    private static readonly SignInAttempt Attempt = new(Robin, "sid", Now.AddMinutes(-1), Now);

    [Fact]
    public void Without_an_end_on_record_a_sign_in_is_accepted() => Assert.Equal(SignInVerdict.Accepted, Attempt.Judge([]));

    [Theory]
    [InlineData(RecordedEndReason.LogtoSignOut, SignInVerdict.SignedOut)]
    [InlineData(RecordedEndReason.Suspended, SignInVerdict.Denied)]
    [InlineData(RecordedEndReason.Deleted, SignInVerdict.Denied)]
    public void What_logto_told_stands_against_sign_ins_that_began_before_it_and_no_others(RecordedEndReason reason, SignInVerdict verdict)
    {
        Assert.Equal(verdict, Attempt.Judge([Told(reason, Now.AddSeconds(-30), Now.AddSeconds(-30))]));
        Assert.Equal(SignInVerdict.Accepted, Attempt.Judge([Told(reason, Now.AddMinutes(-2), Now.AddMinutes(-2))]));
    }

    [Fact]
    public void News_that_are_late_count_by_their_own_time() =>
        Assert.Equal(SignInVerdict.Accepted, Attempt.Judge([Told(RecordedEndReason.Suspended, Now.AddMinutes(-5), Now.AddSeconds(-1))]));

    [Theory]
    [InlineData(4)]
    [InlineData(-4)]
    public void A_clock_of_logtos_that_is_wrong_changes_nothing(int minutes)
    {
        var difference = TimeSpan.FromMinutes(minutes);
        var attempt = Attempt with { ClockDifference = difference };

        Assert.Equal(SignInVerdict.Denied, attempt.Judge([Told(RecordedEndReason.Deleted, Now.AddSeconds(-30) + difference, Now.AddSeconds(-30))]));
        Assert.Equal(SignInVerdict.Accepted, attempt.Judge([Told(RecordedEndReason.Deleted, Now.AddSeconds(-90) + difference, Now.AddSeconds(-90))]));
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
    public void An_end_covers_the_session_it_names_or_the_person(string? sid, string? subject, string? signInSid, bool covers)
    {
        var end = RecordedEnd.OfLogto(Robin.Issuer, subject, sid, RecordedEndReason.LogtoSignOut, Now, Now);

        Assert.Equal(covers, end.Covers(Attempt with { LogtoSessionId = signInSid }));
        Assert.False(end.Covers(Attempt with { LogtoSessionId = signInSid, Person = new("https://other.example/oidc", Robin.Subject) }));
    }

    [Fact]
    public void A_session_that_its_owner_ended_needs_an_authentication_after_that()
    {
        var end = RecordedEnd.ByOwner(Robin, "sid", Now.AddHours(-1), Limits);

        Assert.Equal(SignInVerdict.LoginRequired, Attempt.Judge([end]));
        Assert.Equal(SignInVerdict.LoginRequired, (Attempt with { AuthenticationAge = TimeSpan.FromHours(2) }).Judge([end]));
        Assert.Equal(SignInVerdict.Accepted, (Attempt with { AuthenticationAge = TimeSpan.FromMinutes(59) }).Judge([end]));
        Assert.Equal(Now.AddHours(-1).AddDays(90), end.ExpiresAt);
    }

    // At the pace of a machine all of it happens in one second of Logto's times.
    [Fact]
    public void Within_a_second_only_a_login_that_was_asked_for_after_the_end_counts()
    {
        var end = RecordedEnd.ByOwner(Robin, null, Now.AddMilliseconds(-300), Limits);
        var attempt = Attempt with { StartedAt = Now.AddMilliseconds(-200), AuthenticationAge = TimeSpan.FromSeconds(1) };

        Assert.Equal(SignInVerdict.LoginRequired, attempt.Judge([end]));
        Assert.Equal(SignInVerdict.Accepted, (attempt with { AskedForLogin = true }).Judge([end]));
        Assert.Equal(SignInVerdict.LoginRequired, (attempt with { AskedForLogin = true, StartedAt = Now.AddMilliseconds(-400) }).Judge([end]));
        Assert.Equal(SignInVerdict.LoginRequired, (attempt with { AskedForLogin = true, AuthenticationAge = TimeSpan.FromSeconds(5) }).Judge([end]));
        Assert.Equal(SignInVerdict.LoginRequired, (attempt with { AskedForLogin = true, AuthenticationAge = null }).Judge([end]));
    }

    [Fact]
    public void The_gravest_end_decides()
    {
        RecordedEnd[] ends =
        [
            Told(RecordedEndReason.Deleted, Now.AddSeconds(-1), Now.AddSeconds(-1)),
            RecordedEnd.ByOwner(Robin, "sid", Now.AddHours(-1), Limits),
            Told(RecordedEndReason.LogtoSignOut, Now.AddSeconds(-1), Now.AddSeconds(-1)),
        ];

        Assert.Equal(SignInVerdict.Denied, Attempt.Judge(ends));
    }

    [Fact]
    public void A_time_that_no_clock_tells_counts_as_now() =>
        Assert.Equal(Now, Told(RecordedEndReason.Deleted, DateTimeOffset.MinValue, Now).OccurredAt);

    [Theory]
    [InlineData("a", "a", true)]
    [InlineData("a", "b", false)]
    [InlineData("a", null, true)]
    [InlineData(null, "a", true)]
    [InlineData(null, null, true)]
    public void Sessions_of_one_person_share_a_grant_unless_logto_names_two_sessions(string? sid, string? otherSid, bool shares)
    {
        var robin = Guid.NewGuid();

        Assert.Equal(shares, UserSession.MayShareGrant(robin, sid, robin, otherSid));
        Assert.Equal(sid is not null && sid == otherSid, UserSession.MayShareGrant(robin, sid, Guid.NewGuid(), otherSid));
    }

    private static RecordedEnd Told(RecordedEndReason reason, DateTimeOffset occurredAt, DateTimeOffset receivedAt) =>
        RecordedEnd.OfLogto(Robin.Issuer, Robin.Subject, null, reason, occurredAt, receivedAt);
}
