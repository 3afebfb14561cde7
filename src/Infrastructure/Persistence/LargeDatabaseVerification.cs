using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>
/// Reads a large database once the site has started, since the start would wait for it. Damage is recorded as damage is that a
/// request comes upon: it is in the log and the health check, and <see cref="WriteLock"/> admits no more writes.
/// </summary>
internal sealed class LargeDatabaseVerification(
    IDatabase database, DatabaseOutages outages, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<LargeDatabaseVerification> logger)
    : BackgroundService
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMinutes(1);

    private readonly TaskCompletionSource _verified = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends once the site has started and the database is known to be whole, never for a damaged one. The start itself verified a small one.</summary>
    public Task Verified => _verified.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await AfterStart.WaitAsync(lifetime, clock, stoppingToken);
        if (!database.IsLarge)
        {
            _verified.SetResult();
            return;
        }

        while (!await TryVerifyAsync(stoppingToken))
        {
            await Task.Delay(RetryInterval, clock, stoppingToken);
        }
    }

    /// <returns>Whether it is known now if the database is damaged, or the site stops.</returns>
    private async Task<bool> TryVerifyAsync(CancellationToken stoppingToken)
    {
        try
        {
            await database.VerifyAsync(stoppingToken);
            _verified.SetResult();
            return true;
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception exception)
        {
            if (outages.TryRecord(exception) && outages.Find(exception) is { IsDamage: true })
            {
                return true;
            }

            // A lock or a lack of memory passes, and says nothing of the file.
            logger.DatabaseNotVerified(exception);
            return false;
        }
    }
}
