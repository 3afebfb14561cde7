using Bookstore.Infrastructure.Patreon;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Infrastructure.Tests.Patreon;

public sealed class SyncStatusTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 8, 20, 12, 0, 0, TimeSpan.Zero));
    private readonly SyncStatus _status;

    public SyncStatusTests() => _status = new SyncStatus(Options.Create(new PatreonOptions { SyncInterval = TimeSpan.FromHours(6) }), _clock);

    [Fact]
    public void A_sync_that_does_not_end_within_an_hour_is_a_problem_until_it_ends()
    {
        _status.Start();
        _status.ReportProgress(4_000);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(_status.FindProblem());

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(
            "the sync of the members does not end: it has run since 2026-08-20 12:00:00Z, and has read 4000 members so far", _status.FindProblem());

        _status.Complete();
        Assert.Null(_status.FindProblem());
    }

    [Fact]
    public void A_failed_sync_is_a_problem_until_one_completes()
    {
        _status.Start();
        _status.Fail("it responded with status 500");
        _status.Start();
        Assert.Equal("the last sync of the members failed: it responded with status 500", _status.FindProblem());

        _status.Complete();
        Assert.Null(_status.FindProblem());
    }

    [Theory]
    [InlineData(true, "no sync of the members has completed since 2026-08-20 12:00:00Z")]
    [InlineData(false, "no sync of the members has completed since the start, 2026-08-20 12:00:00Z")]
    public void No_completed_sync_for_twice_the_interval_is_a_problem(bool wasCompleted, string problem)
    {
        if (wasCompleted)
        {
            _status.Start();
            _status.Complete();
        }

        _clock.Advance(TimeSpan.FromHours(12));
        Assert.Null(_status.FindProblem());
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(problem, _status.FindProblem());
    }

    [Theory]
    [InlineData("00:10:00", "01:00:00")]
    [InlineData("06:00:00", "12:00:00")]
    public void A_sync_may_run_for_twice_its_interval_and_for_an_hour_at_least(string every, string longest) => Assert.Equal(
        TimeSpan.Parse(longest, null), new SyncStatus(Options.Create(new PatreonOptions { SyncInterval = TimeSpan.Parse(every, null) }), _clock).Longest);
}
