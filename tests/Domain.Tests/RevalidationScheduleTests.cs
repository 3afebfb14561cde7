using Bookstore.Domain.Sessions;

namespace Bookstore.Domain.Tests;

public sealed class RevalidationScheduleTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 26, 9, 0, 0, TimeSpan.Zero);

    private readonly RevalidationSchedule _schedule = new(TimeSpan.FromHours(1), TimeSpan.FromDays(1));

    [Theory]
    [InlineData(0, 48)]
    [InlineData(0.5, 54)]
    [InlineData(1, 60)]
    public void A_session_is_due_in_the_last_fifth_of_the_interval(double jitter, int minutes) =>
        Assert.Equal(At.AddMinutes(minutes), _schedule.GetDueAt(At, jitter));

    [Fact]
    public void It_is_overdue_when_the_interval_is_over_and_tolerated_for_a_day()
    {
        Assert.False(_schedule.IsOverdue(At, At.AddMinutes(59)));
        Assert.True(_schedule.IsOverdue(At, At.AddMinutes(60)));
        Assert.True(_schedule.IsTolerated(At, At.AddHours(23)));
        Assert.False(_schedule.IsTolerated(At, At.AddHours(24)));
    }

    [Fact]
    public void A_confirmation_by_a_clock_that_was_ahead_is_overdue_and_tolerated_no_longer_than_another()
    {
        Assert.False(_schedule.IsOverdue(At, At.AddMinutes(-5)));
        Assert.True(_schedule.IsOverdue(At, At.AddMinutes(-6)));
        Assert.True(_schedule.IsTolerated(At, At.AddHours(-23)));
        Assert.False(_schedule.IsTolerated(At, At.AddHours(-24)));
    }
}
