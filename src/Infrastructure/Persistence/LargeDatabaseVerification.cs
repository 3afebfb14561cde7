using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Hosting;
using Microsoft.Extensions.Hosting;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>
/// Reads a large database once the site has started, since the start would wait for it. Damage is in the log and the health check,
/// as damage is that a request comes upon.
/// </summary>
internal sealed class LargeDatabaseVerification(IDatabase database, IHostApplicationLifetime lifetime, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!database.IsLarge)
        {
            return;
        }

        await AfterStart.WaitAsync(lifetime, clock, stoppingToken);
        try
        {
            await database.VerifyAsync(stoppingToken);
        }
        catch (DatabaseUnavailableException exception) when (stoppingToken.IsCancellationRequested || database.TryRecordOutage(exception))
        {
            // The site goes on with what can be read, until its operator restores a backup.
        }
    }
}
