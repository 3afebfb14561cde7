using Bookstore.Infrastructure.Patreon.Rows;
using Bookstore.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>The members to refresh, in the database: a request survives a crash, and any instance can leave one for the leader.</summary>
internal sealed class MemberRefreshRequests(
    IDbContextFactory<BookstoreDbContext> databases,
    WriteLock writeLock,
    LeaderElection election,
    DatabaseOutages outages,
    TimeProvider clock,
    ILogger<MemberRefreshRequests> logger) : IDisposable
{
    // How late the leader finds a request of another instance.
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(10);

    // Less than the patience of who sends a webhook.
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _disposed = new();
    private readonly HashSet<string> _unstored = [];
    private TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>
    /// Requests a read of a member that begins after this call. It is committed when the call returns; while the database can't be
    /// written it waits in memory, because Patreon pauses a webhook whose deliveries fail. A sender that gives up takes nothing back.
    /// </summary>
    public async Task AddAsync(string memberId)
    {
        using var timeout = new CancellationTokenSource(StoreTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _disposed.Token);
        try
        {
            await StoreAsync(memberId, either.Token);
        }
        catch (Exception exception)
        {
            outages.TryRecord(exception);
            logger.MemberRefreshRequestNotStored(exception);
            lock (_lock)
            {
                if (_unstored.Add(memberId))
                {
                    _ = StoreLaterAsync(memberId, _disposed.Token);
                }
            }
        }
    }

    /// <summary>Has <see cref="WaitAsync"/> return.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            _added.TrySetResult();
        }
    }

    /// <summary>Takes note of requests from now on: the task ends when one arrives, or when the next look is due.</summary>
    public Task ListenAsync()
    {
        lock (_lock)
        {
            _added = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _added.Task;
        }
    }

    /// <summary>Waits for a request, or until one is due.</summary>
    /// <param name="added">The result of <see cref="ListenAsync"/>, from before the last look.</param>
    /// <param name="dueAt">When the next known one is due, or null.</param>
    public async Task WaitAsync(Task added, DateTimeOffset? dueAt, CancellationToken cancellationToken)
    {
        var left = dueAt - clock.GetUtcNow();
        var longest = election.IsShared && !(left < PollInterval) ? PollInterval : left;
        if (longest is not { } wait)
        {
            await added.WaitAsync(cancellationToken);
        }
        else if (wait > TimeSpan.Zero)
        {
            await added.WaitAsync(wait, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Finds the request that is due first, whether it is due yet or not.</summary>
    /// <param name="except">The members that are being read.</param>
    public async Task<MemberRefreshRequestRow?> FindFirstAsync(IReadOnlyList<string> except, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.MemberRefreshRequests.AsNoTracking().Where(row => !except.Contains(row.MemberId))
            .OrderBy(row => row.DueAt).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Deletes a request that was answered, unless it came again meanwhile.</summary>
    public Task DeleteAsync(MemberRefreshRequestRow request, CancellationToken cancellationToken) => WriteAsync(
        async database =>
        {
            var row = database.MemberRefreshRequests.Where(row => row.MemberId == request.MemberId);
            if (await row.Where(row => row.Requests == request.Requests).ExecuteDeleteAsync(cancellationToken) == 0)
            {
                await row.ExecuteUpdateAsync(update => update.SetProperty(row => row.Failures, 0), cancellationToken);
            }
        },
        cancellationToken);

    /// <summary>Records that a read failed, and when to try again, unless it was requested meanwhile: then it is due.</summary>
    public Task PostponeAsync(MemberRefreshRequestRow request, DateTimeOffset dueAt, CancellationToken cancellationToken) => WriteAsync(
        async database =>
        {
            var row = database.MemberRefreshRequests.Where(row => row.MemberId == request.MemberId);
            await row.ExecuteUpdateAsync(update => update.SetProperty(row => row.Failures, request.Failures + 1), cancellationToken);
            await row.Where(row => row.Requests == request.Requests)
                .ExecuteUpdateAsync(update => update.SetProperty(row => row.DueAt, dueAt), cancellationToken);
        },
        cancellationToken);

    public void Dispose()
    {
        _disposed.Cancel();
        _disposed.Dispose();
    }

    private async Task StoreLaterAsync(string memberId, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(RetryDelay, clock, cancellationToken);
            try
            {
                await StoreAsync(memberId, cancellationToken);
                lock (_lock)
                {
                    _unstored.Remove(memberId);
                }

                return;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                outages.TryRecord(exception);
            }
        }
    }

    private async Task StoreAsync(string memberId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        using (await writeLock.AcquireAsync(cancellationToken))
        {
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            await database.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO "MemberRefreshRequests" ("MemberId", "Requests", "Failures", "DueAt") VALUES ({memberId}, 1, 0, {now})
                ON CONFLICT ("MemberId") DO UPDATE SET "Requests" = "MemberRefreshRequests"."Requests" + 1, "DueAt" = {now}
                """,
                cancellationToken);
        }

        Wake();
    }

    private async Task WriteAsync(Func<BookstoreDbContext, Task> write, CancellationToken cancellationToken)
    {
        using var entered = await writeLock.AcquireAsync(cancellationToken);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await election.BeginTransactionAsync(database, cancellationToken);
        await write(database);
        await transaction.CommitAsync(cancellationToken);
    }
}
