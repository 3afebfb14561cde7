using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Persistence.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Infrastructure.Tests.Persistence;

public sealed class LargeDatabaseVerificationTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly DatabaseOutages _outages;
    private readonly LargeDatabase _database = new();
    private readonly LargeDatabaseVerification _verification;

    public LargeDatabaseVerificationTests()
    {
        _outages = new(new SqliteProvider("Data Source=bookstore.db", "/srv"), _clock, NullLogger<DatabaseOutages>.Instance);
        _verification = new(_database, _outages, new StartedSite(), _clock, NullLogger<LargeDatabaseVerification>.Instance);
    }

    public void Dispose() => _verification.Dispose();

    [Theory]
    [InlineData(5)] // busy
    [InlineData(10)] // the disk fails
    [InlineData(7)] // out of memory, which is no outage
    public async Task What_passes_is_no_verdict_on_the_file_and_it_is_read_again(int error)
    {
        _database.Errors.Enqueue(error);

        await RunAsync();

        Assert.Equal(2, _database.Attempts);
        Assert.NotEqual(true, _outages.Current?.IsDamage);
        Assert.True(_verification.Verified.IsCompleted);
    }

    [Fact]
    public async Task Damage_is_found_after_a_failure_that_passed_and_read_no_more()
    {
        _database.Errors.Enqueue(5);
        _database.Errors.Enqueue(11);

        await RunAsync();

        Assert.Equal(2, _database.Attempts);
        Assert.True(_outages.Current?.IsDamage);
        Assert.False(_verification.Verified.IsCompleted);
    }

    [Fact]
    public async Task A_site_that_stops_reads_no_further()
    {
        _database.Errors.Enqueue(5);
        await _verification.StartAsync(default);
        await _clock.AdvanceUntilAsync(_database.Read);

        await _verification.StopAsync(default);

        Assert.Equal(1, _database.Attempts);
    }

    // To its end: whatever it waits for comes at once.
    private async Task RunAsync()
    {
        await _verification.StartAsync(default);
        await _clock.AdvanceUntilAsync(_verification.ExecuteTask!);
    }
}
