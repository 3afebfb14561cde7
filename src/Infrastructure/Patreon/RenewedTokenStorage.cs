using Microsoft.Extensions.Hosting;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// Stores renewed creator tokens that could not be stored as soon as the database takes them, and at the stop of the site, on every
/// instance: nobody else has them, and the next call of Patreon's API may be hours away. It stops after those who call the API.
/// </summary>
internal sealed class RenewedTokenStorage(CreatorToken token, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // Whoever stopped before may have used up the host's time.
        using var timeout = new CancellationTokenSource(StopTimeout, clock);
        try
        {
            await token.StoreRenewedAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            // A renewal is still under way.
        }
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
