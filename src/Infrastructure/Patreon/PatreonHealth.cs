using Bookstore.Domain.Patrons;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// Whether Patreon gives current data, as the last calls and syncs have shown. Never unhealthy: the site goes on with the
/// members it has stored.
/// </summary>
internal sealed class PatreonHealth(SyncStatus sync, ILogger<PatreonHealth> logger) : IHealthCheck
{
    private volatile PatreonException? _tokenRejected;
    private volatile PatreonException? _unreachable;

    /// <summary>Why the stored members may be out of date, or null.</summary>
    public PatreonProblem? Problem => (_tokenRejected ?? _unreachable)?.Problem;

    /// <param name="isTokenRenewable">Whether the creator token can be renewed, as far as is known.</param>
    public void ReportSuccess(bool isTokenRenewable)
    {
        if (isTokenRenewable)
        {
            _tokenRejected = null;
        }

        if (_unreachable is not null)
        {
            _unreachable = null;
            logger.PatreonRecovered();
        }
    }

    public void ReportFailure(PatreonException exception)
    {
        if (exception.Problem == PatreonProblem.TokenRevoked)
        {
            // Logged once, not at every attempt.
            if (_tokenRejected?.Message != exception.Message)
            {
                logger.CreatorTokenRejected(exception.Message);
            }

            _tokenRejected = exception;
        }
        else
        {
            _unreachable = exception;
        }
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(((_tokenRejected ?? _unreachable)?.Message ?? sync.FindProblem()) is { } reason
            ? HealthCheckResult.Degraded(reason)
            : HealthCheckResult.Healthy());
}
