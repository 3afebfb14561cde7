using Bookstore.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>
/// Counts the open sessions for <see cref="SessionMetrics"/>, while the metric is collected. Counted in the table, since sessions
/// expire by themselves and outlive this process.
/// </summary>
internal sealed class ActiveSessionCounter(
    IDbContextFactory<BookstoreDbContext> databases, SessionMetrics metrics, TimeProvider clock, ILogger<ActiveSessionCounter> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            if (metrics.IsActiveCollected)
            {
                metrics.Active = await FindCountAsync(stoppingToken);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<long?> FindCountAsync(CancellationToken cancellationToken)
    {
        try
        {
            var now = clock.GetUtcNow();
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            return await database.UserSessions.LongCountAsync(session => session.ExpiresAt > now, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // No number is better than an old one.
            logger.ActiveSessionsNotCounted(exception);
            return null;
        }
    }
}
