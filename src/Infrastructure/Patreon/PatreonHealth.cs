using Bookstore.Domain.Patrons;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// Whether Patreon tells this site anything new, as the last calls and the last syncs have shown. A site whose patrons are
/// known already goes on: degraded, not unhealthy.
/// </summary>
internal sealed class PatreonHealth(SyncStatus sync, ILogger<PatreonHealth> logger) : IHealthCheck
{
    private volatile PatreonException? _refused;
    private volatile PatreonException? _unreachable;

    /// <summary>Why Patreon tells nothing new, or null.</summary>
    public PatreonProblem? Problem => (_refused ?? _unreachable)?.Problem;

    /// <summary>Takes it that Patreon answered what was asked.</summary>
    /// <param name="isTokenGood">Whether the token can be renewed too, as far as is known.</param>
    public void Answered(bool isTokenGood)
    {
        if (isTokenGood)
        {
            _refused = null;
        }

        if (_unreachable is not null)
        {
            _unreachable = null;
            logger.PatreonAnswersAgain();
        }
    }

    /// <summary>Takes it that Patreon did not.</summary>
    public void Failed(PatreonException exception)
    {
        if (exception.Problem == PatreonProblem.TokenRevoked)
        {
            // Once, with the remedy, and not at every attempt from then on.
            if (_refused?.Message != exception.Message)
            {
                logger.CreatorTokenRefused(exception.Message);
            }

            _refused = exception;
        }
        else
        {
            _unreachable = exception;
        }
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(((_refused ?? _unreachable)?.Message ?? sync.FindProblem()) is { } reason
            ? HealthCheckResult.Degraded(reason)
            : HealthCheckResult.Healthy());
}
