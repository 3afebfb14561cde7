using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Persistence;
using Microsoft.Extensions.Hosting;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>
/// Rehearses a sign-in once the site has started: the first one would otherwise compile what it runs while it holds the lock of SQLite's
/// only writer, and on a busy machine the others would wait too long for it.
/// </summary>
internal sealed class SignInRehearsal(SessionIssuer issuer, DatabaseOutages outages, IHostApplicationLifetime lifetime, TimeProvider clock)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await AfterStart.WaitAsync(lifetime, clock, stoppingToken);
            await issuer.RehearseAsync(stoppingToken);
        }
        catch (Exception exception)
        {
            // The site goes on without it: the sign-ins report what fails.
            outages.TryRecord(exception);
        }
    }
}
