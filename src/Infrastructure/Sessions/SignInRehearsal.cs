using Bookstore.Infrastructure.Persistence;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>
/// Rehearses a sign-in once the site has started: the first one would otherwise compile what it runs while it holds the lock of SQLite's
/// only writer, and on a busy machine the others would wait too long for it. What it writes is rolled back; a large file has to be
/// verified first all the same.
/// </summary>
internal sealed class SignInRehearsal(SessionIssuer issuer, LargeDatabaseVerification verification, ILogger<SignInRehearsal> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await verification.Verified.WaitAsync(stoppingToken);
            await issuer.RehearseAsync(stoppingToken);
        }
        catch (Exception exception)
        {
            // The site goes on without it: the sign-ins report what fails.
            if (!stoppingToken.IsCancellationRequested)
            {
                logger.SignInNotRehearsed(exception);
            }
        }
    }
}
