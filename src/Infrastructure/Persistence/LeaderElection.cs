using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>
/// Has one instance at a time do what must not be done twice: the leader. The lock decides who begins; that no former leader
/// writes, however late it learns that it is one, is decided in each transaction (<see cref="BeginTransactionAsync"/>).
/// </summary>
internal sealed class LeaderElection(ILeaderLock leaderLock, LeaderMetrics metrics, TimeProvider clock, ILogger<LeaderElection> logger)
    : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private TaskCompletionSource<LeaderTerm> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile LeaderTerm? _term;
    private bool _hasFailed;

    /// <summary>Whether several instances may share the database.</summary>
    public bool IsShared => leaderLock.IsShared;

    /// <summary>Whether this instance is the leader, as far as it knows.</summary>
    public bool IsLeader => _term is { Lost.IsCancellationRequested: false };

    /// <summary>The latest term of this instance, which may be over; null before the first.</summary>
    public long? LatestTerm => _term?.Number;

    /// <summary>
    /// Runs work while this instance is the leader: waits until it is, cancels the work when it no longer is, and begins again.
    /// Returns when the work ends by itself, or the app stops.
    /// </summary>
    public async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            Task<LeaderTerm> next;
            lock (_lock)
            {
                next = _next.Task;
            }

            await Task.WhenAny(next, Task.Delay(Timeout.Infinite, stoppingToken));
            if (!next.IsCompleted)
            {
                return;
            }

            var term = await next;
            if (!term.TryEnter())
            {
                // It is over already, and the election is about to replace it.
                await Task.Yield();
                continue;
            }

            try
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, term.Lost);
                await work(either.Token);
                if (!term.Lost.IsCancellationRequested)
                {
                    return;
                }
            }
            catch (Exception) when (term.Lost.IsCancellationRequested || stoppingToken.IsCancellationRequested)
            {
                // It begins again with the next term of this instance.
            }
            finally
            {
                term.Leave();
            }
        }
    }

    /// <summary>Begins a transaction that is committed only if no other instance has become the leader.</summary>
    /// <exception cref="LeadershipLostException">Another instance has.</exception>
    public async Task<IDbContextTransaction> BeginTransactionAsync(BookstoreDbContext database, CancellationToken cancellationToken)
    {
        var term = _term;
        var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        try
        {
            if (await leaderLock.IsCurrentAsync(database, term?.Number, cancellationToken))
            {
                return transaction;
            }
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }

        await transaction.DisposeAsync();
        if (term is { Lost.IsCancellationRequested: false })
        {
            logger.LeaderWriteRejected(term.Number);
            await term.LoseAsync();
        }

        throw new LeadershipLostException();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LeadAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Logged once, not at every attempt.
                if (!_hasFailed)
                {
                    logger.LeaderLockFailed(exception.Message);
                }

                _hasFailed = true;
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(RetryDelay, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LeadAsync(CancellationToken stoppingToken)
    {
        LeaderTerm term;
        await using (var lease = await leaderLock.AcquireAsync(stoppingToken))
        {
            term = new LeaderTerm(lease.Term);
            Begin(term);
            try
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, term.Lost);
                await lease.WaitUntilLostAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            finally
            {
                await EndAsync(term, stoppingToken.IsCancellationRequested);
            }
        }

        // Nothing of this term runs in the next one, whose writes it would take for its own.
        await term.WaitForWorkAsync();
        term.Dispose();
    }

    private void Begin(LeaderTerm term)
    {
        lock (_lock)
        {
            _term = term;
            _next.TrySetResult(term);
        }

        metrics.IsLeader = true;
        _hasFailed = false;
        if (IsShared)
        {
            logger.LeadershipBegun(term.Number);
        }
    }

    private async Task EndAsync(LeaderTerm term, bool isStopping)
    {
        lock (_lock)
        {
            _next = new TaskCompletionSource<LeaderTerm>(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        metrics.IsLeader = false;
        if (!isStopping)
        {
            logger.LeadershipLost(term.Number);
        }

        await term.LoseAsync();
    }
}
