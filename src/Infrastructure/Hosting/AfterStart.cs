using Microsoft.Extensions.Hosting;

namespace Bookstore.Infrastructure.Hosting;

/// <summary>When the site does what must not delay its first pages.</summary>
internal static class AfterStart
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public static async Task WaitAsync(IHostApplicationLifetime lifetime, TimeProvider clock, CancellationToken stoppingToken)
    {
        using var started = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStarted);
        await Task.Delay(Timeout.Infinite, started.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        await Task.Delay(Pause, clock, stoppingToken);
    }
}
