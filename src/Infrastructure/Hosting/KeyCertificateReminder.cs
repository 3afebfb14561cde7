using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Hosting;

/// <summary>Logs once a day that the certificate of the keys expires soon.</summary>
internal sealed class KeyCertificateReminder(KeyCertificates certificates, TimeProvider clock, ILogger<KeyCertificateReminder> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (certificates.Current is not { } current)
        {
            return;
        }

        using var timer = new PeriodicTimer(TimeSpan.FromDays(1), clock);
        do
        {
            if (certificates.FindProblem(clock.GetUtcNow()) is not null)
            {
                logger.KeyCertificateExpires(current.File, current.ExpiresAt);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
