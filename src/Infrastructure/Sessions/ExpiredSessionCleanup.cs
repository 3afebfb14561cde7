using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>Deletes expired sessions, used logout tokens and revocations every hour, on the leader, in batches that delay no other write.</summary>
internal sealed class ExpiredSessionCleanup(
    IDbContextFactory<BookstoreDbContext> databases,
    WriteLock writeLock,
    LeaderElection election,
    DatabaseOutages outages,
    SessionMetrics metrics,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<ExpiredSessionCleanup> logger) : BackgroundService
{
    private const int BatchSize = 100;

    /// <returns>How many sessions were deleted.</returns>
    public async Task<int> RemoveAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        for (var total = 0; ;)
        {
            using var lease = await writeLock.AcquireAsync(cancellationToken);
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            await using var transaction = await election.BeginTransactionAsync(database, cancellationToken);
            var removed = await database.UserSessions.Where(session => session.ExpiresAt <= now)
                .OrderBy(session => session.ExpiresAt).Take(BatchSize).ExecuteDeleteAsync(cancellationToken);
            total += removed;
            if (removed < BatchSize)
            {
                await database.UsedLogoutTokens.Where(token => token.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
                await database.SessionRevocations.Where(revocation => revocation.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
            metrics.Ended(SessionEndReason.Expired, removed);
            if (removed < BatchSize)
            {
                return total;
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await AfterStart.WaitAsync(lifetime, clock, stoppingToken);
        await election.RunAsync(RemoveHourlyAsync, stoppingToken);
    }

    private async Task RemoveHourlyAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        do
        {
            try
            {
                if (await RemoveAsync(cancellationToken) is var removed and > 0)
                {
                    logger.ExpiredSessionsRemoved(removed);
                }
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // An expired row opens no session, so the next hour is early enough.
                outages.TryRecord(exception);
                logger.ExpiredSessionsNotRemoved(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }
}
