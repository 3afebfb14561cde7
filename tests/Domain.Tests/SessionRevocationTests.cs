using Bookstore.Domain.Sessions;

namespace Bookstore.Domain.Tests;

public sealed class SessionRevocationTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 9, 0, 0, TimeSpan.Zero);

    public static TheoryData<DateTimeOffset, DateTimeOffset> Times => new()
    {
        { DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch },
        { DateTimeOffset.UnixEpoch.AddTicks(-1), Now },
        { Now.AddDays(1), Now.AddDays(1) },
        { Now.AddDays(1).AddTicks(1), Now },
    };

    [Theory]
    [MemberData(nameof(Times))]
    public void A_time_between_1970_and_tomorrow_is_recorded_and_any_other_counts_as_now(DateTimeOffset told, DateTimeOffset recorded) =>
        Assert.Equal(recorded, Told(told).OccurredAt);

    [Fact]
    public void A_time_that_logto_did_not_say_is_that_of_the_report() => Assert.Equal((Now, Now), (Told(null).OccurredAt, Told(null).ReceivedAt));

    [Fact]
    public void A_revocation_by_logto_is_kept_for_two_hours() =>
        Assert.Equal((Now, Now.AddHours(2)), (Told(Now.AddDays(-1)).ReceivedAt, Told(Now.AddDays(-1)).ExpiresAt));

    [Fact]
    public void Times_are_recorded_in_utc()
    {
        var bangkok = Now.ToOffset(TimeSpan.FromHours(7));
        var end = SessionRevocation.ReportedByLogto("https://abc.logto.app/oidc", "robin", null, SessionRevocationReason.Deleted, bangkok, bangkok);

        Assert.All([end.OccurredAt, end.ReceivedAt, end.ExpiresAt], time => Assert.Equal(TimeSpan.Zero, time.Offset));
    }

    private static SessionRevocation Told(DateTimeOffset? occurredAt) =>
        SessionRevocation.ReportedByLogto("https://abc.logto.app/oidc", "robin", null, SessionRevocationReason.Deleted, occurredAt, Now);
}
