using Bookstore.Infrastructure.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Infrastructure.Tests.Persistence;

/// <summary>What an instance does with the leader's lock. The lock of each database product has tests of its own.</summary>
public sealed class LeaderElectionTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TestDatabase _database = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly TestLeaderLock _lock = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSingleton<LeaderMetrics>().BuildServiceProvider();
    private readonly CancellationTokenSource _stopping = new();
    private LeaderElection _election = null!;

    public Task InitializeAsync()
    {
        _election = new LeaderElection(_lock, _services.GetRequiredService<LeaderMetrics>(), _clock, NullLogger<LeaderElection>.Instance);
        return _election.StartAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _election.StopAsync(CancellationToken.None).WaitAsync(Patience);
        _election.Dispose();
        _stopping.Dispose();
        await _services.DisposeAsync();
        _database.Dispose();
    }

    [Fact]
    public async Task Work_runs_while_the_lock_is_held_and_again_when_it_comes_back()
    {
        var started = new SemaphoreSlim(0);
        var canceled = new SemaphoreSlim(0);
        var run = _election.RunAsync(
            async token =>
            {
                started.Release();
                await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                canceled.Release();
                token.ThrowIfCancellationRequested();
            },
            _stopping.Token);
        Assert.False(_election.IsLeader);

        var first = _lock.Grant(1);
        await TakeAsync(started);
        Assert.True(_election.IsLeader);

        first.Lose();
        await TakeAsync(canceled);
        Assert.False(_election.IsLeader);

        _lock.Grant(2);
        await TakeAsync(started, advance: true);

        await _stopping.CancelAsync();
        await run.WaitAsync(Patience);
    }

    [Fact]
    public async Task The_lock_is_released_before_slow_work_ends_and_not_asked_for_again_until_it_has()
    {
        var started = new SemaphoreSlim(0);
        var end = new TaskCompletionSource();
        _ = _election.RunAsync(
            async _ =>
            {
                started.Release();
                await end.Task;
            },
            _stopping.Token);
        var first = _lock.Grant(1);
        await TakeAsync(started);

        first.Lose();
        await first.Released.WaitAsync(Patience);
        _lock.Grant(2);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, _lock.Acquisitions);

        end.SetResult();
        await TakeAsync(started, advance: true);
        Assert.Equal(2, _lock.Acquisitions);
    }

    [Fact]
    public async Task A_write_of_a_leader_that_was_replaced_is_rejected_and_its_work_canceled()
    {
        var canceled = new SemaphoreSlim(0);
        var mayWrite = new TaskCompletionSource();
        var rejected = new TaskCompletionSource<Exception?>();
        _ = _election.RunAsync(
            async token =>
            {
                await mayWrite.Task;
                rejected.SetResult(await Record.ExceptionAsync(WriteAsync));
                Assert.True(token.IsCancellationRequested);
                canceled.Release();
            },
            _stopping.Token);
        _lock.Grant(1);

        // Another instance has begun term 2, and this one has not noticed.
        _lock.Latest = 2;
        mayWrite.SetResult();

        Assert.IsType<LeadershipLostException>(await rejected.Task.WaitAsync(Patience));
        await TakeAsync(canceled);
        Assert.Equal(0, _database.Scalar<int>("SELECT count(*) FROM LeaderTerms"));
    }

    private async Task WriteAsync()
    {
        await using var database = _database.CreateDbContext();
        await using var transaction = await _election.BeginTransactionAsync(database, CancellationToken.None);
        database.Add(new LeaderTermRow { Term = 7 });
        await database.SaveChangesAsync();
        await transaction.CommitAsync();
    }

    private async Task TakeAsync(SemaphoreSlim semaphore, bool advance = false)
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (!await semaphore.WaitAsync(TimeSpan.FromMilliseconds(10), timeout.Token))
        {
            _clock.Advance(advance ? TimeSpan.FromSeconds(1) : TimeSpan.Zero);
        }
    }
}
