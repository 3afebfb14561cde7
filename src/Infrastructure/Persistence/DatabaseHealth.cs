using Bookstore.Application.Ports;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>
/// Without its database the site can serve nobody. Where only writes fail, whoever is signed in goes on: degraded.
/// </summary>
internal sealed class DatabaseHealth(IDatabase database, DatabaseOutages outages) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return await database.ReadStateAsync(cancellationToken) switch
            {
                { Exists: false } => HealthCheckResult.Unhealthy("Its file is gone."),
                { PendingMigrations: var pending and > 0 } => HealthCheckResult.Unhealthy($"{pending} migration(s) behind."),
                _ when outages is { IsDamaged: true, Current: var reason } => HealthCheckResult.Unhealthy($"Found before: {reason}"),
                _ when outages.Current is { } reason => HealthCheckResult.Degraded($"Within the last minute: {reason}"),
                _ => HealthCheckResult.Healthy(),
            };
        }
        catch (Exception exception) when (outages.TryRecord(exception))
        {
            return HealthCheckResult.Unhealthy(DatabaseOutages.Explain(exception));
        }
    }
}
