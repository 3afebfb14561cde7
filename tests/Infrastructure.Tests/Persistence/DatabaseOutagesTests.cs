using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Persistence.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bookstore.Infrastructure.Tests.Persistence;

public sealed class DatabaseOutagesTests
{
    private static readonly DbUpdateException Full = new("It failed.", new SqliteException("full", 13));
    private static readonly SqliteException Damaged = new("corrupt", 11);

    private readonly CorrectedClock _clock = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly DatabaseOutages _outages;

    public DatabaseOutagesTests() => _outages = new(new SqliteProvider("Data Source=bookstore.db", "/srv"), _clock, NullLogger<DatabaseOutages>.Instance);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1)]
    public void An_outage_is_found_within_another_exception_and_forgotten_after_a_minute_of_a_steady_clock(int correctedByHours)
    {
        Assert.True(_outages.TryRecord(Full));
        Assert.Equal("the disk is full.", _outages.Current?.Reason);

        _clock.Correction = TimeSpan.FromHours(correctedByHours);
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.NotNull(_outages.Current);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(_outages.Current);
    }

    [Fact]
    public void Damage_does_not_pass()
    {
        Assert.True(_outages.TryRecord(Damaged));
        Assert.True(_outages.TryRecord(Full));

        _clock.Advance(TimeSpan.FromDays(1));

        Assert.True(_outages.Current?.IsDamage);
    }

    [Fact]
    public async Task A_damaged_file_is_not_written_any_more()
    {
        using var writeLock = new WriteLock(new SqliteProvider("Data Source=bookstore.db", "/srv"), _outages);
        (await writeLock.AcquireAsync())!.Dispose();

        Assert.True(_outages.TryRecord(Damaged));

        for (var attempt = 0; attempt < 2; attempt++)
        {
            var refused = await Assert.ThrowsAsync<DatabaseDamagedException>(() => writeLock.AcquireAsync());
            Assert.True(_outages.Find(refused)?.IsDamage);
        }
    }

    [Fact]
    public void A_bug_is_no_outage()
    {
        Assert.False(_outages.TryRecord(new SqliteException("no such table", 1)));
        Assert.False(_outages.TryRecord(new InvalidOperationException()));
        Assert.Null(_outages.Current);
    }

    [Fact]
    public void A_write_lock_that_is_not_free_in_time_is_an_outage()
    {
        Assert.True(_outages.TryRecord(new WriteLockTimeoutException()));
        Assert.Equal("the writes before this one take too long.", _outages.Current?.Reason);
    }
}
