using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>
/// Removes the rows of sessions that ended by themselves, of logout tokens that can't come again and of ends that stand against
/// nothing any more: every hour, in batches that hold nobody up.
/// </summary>
internal sealed class ExpiredSessions(
    IDbContextFactory<BookstoreDbContext> databases,
    WriteLock gate,
    DatabaseOutages outages,
    SessionMetrics metrics,
    TimeProvider clock,
    ILogger<ExpiredSessions> logger) : BackgroundService
{
    private const int BatchSize = 100;

    /// <summary>Removes all that have expired by now.</summary>
    public async Task<int> RemoveAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        for (var total = 0; ;)
        {
            using var entered = await gate.AcquireAsync(cancellationToken);
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            var removed = await database.UserSessions.Where(session => session.ExpiresAt <= now)
                .OrderBy(session => session.ExpiresAt).Take(BatchSize).ExecuteDeleteAsync(cancellationToken);
            metrics.Ended(SessionEndReason.Expired, removed);
            total += removed;
            if (removed < BatchSize)
            {
                await database.SpentLogoutTokens.Where(token => token.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
                await database.SessionEnds.Where(end => end.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
                return total;
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        do
        {
            try
            {
                if (await RemoveAsync(stoppingToken) is var removed and > 0)
                {
                    logger.ExpiredRemoved(removed);
                }
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The rows open nothing; the next hour tries again.
                outages.TryRecord(exception);
                logger.ExpiredNotRemoved(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
