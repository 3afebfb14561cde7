using Bookstore.Application.Ports;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>Unhealthy where the database can't be read. Degraded where only writes fail: people who are signed in can go on.</summary>
internal sealed class DatabaseHealthCheck(IDatabase database, DatabaseOutages outages) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return await database.ReadStateAsync(cancellationToken) switch
            {
                { Exists: false } => HealthCheckResult.Unhealthy("It is gone."),
                { PendingMigrations: var pending and > 0 } => HealthCheckResult.Unhealthy($"{pending} migration(s) behind."),
                _ => outages.Current switch
                {
                    { IsDamage: true, Reason: var reason } => HealthCheckResult.Unhealthy($"Found before: {reason}"),
                    { Reason: var reason } => HealthCheckResult.Degraded($"Within the last minute: {reason}"),
                    null => HealthCheckResult.Healthy(),
                },
            };
        }
        catch (DatabaseUnavailableException exception) when (outages.TryRecord(exception))
        {
            return HealthCheckResult.Unhealthy(exception.Message);
        }
    }
}
