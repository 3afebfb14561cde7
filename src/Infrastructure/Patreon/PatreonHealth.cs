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
    public PatreonProblem? Problem => Failure?.Problem;

    /// <summary>The problem with the reason, or null.</summary>
    public PatreonException? Failure => _tokenRejected ?? _unreachable;

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

    /// <summary>Takes over what the leader reports, which alone calls Patreon.</summary>
    public void Follow(PatreonProblem? problem, string reason)
    {
        var failure = problem is { } known ? new PatreonException(known, reason) : null;
        _tokenRejected = problem == PatreonProblem.TokenRevoked ? failure : null;
        _unreachable = problem == PatreonProblem.TokenRevoked ? null : failure;
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult((Failure?.Message ?? sync.FindProblem()) is { } reason
            ? HealthCheckResult.Degraded(reason)
            : HealthCheckResult.Healthy());
}
