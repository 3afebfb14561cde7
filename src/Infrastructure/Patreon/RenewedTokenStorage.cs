using Microsoft.Extensions.Hosting;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// Stores renewed creator tokens that could not be stored as soon as the database takes them, and at the stop of the site, on every
/// instance: nobody else has them, and the next call of Patreon's API may be hours away.
/// </summary>
internal sealed class RenewedTokenStorage(CreatorToken token, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await token.StoreRenewedAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Interval, clock, stoppingToken);
            await token.StoreRenewedAsync(stoppingToken);
        }
    }
}
