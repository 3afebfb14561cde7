using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Hosting;

/// <summary>
/// Degraded if the next key can't be created before the last one expires; no worse, since the running site can use its keys
/// until it restarts.
/// </summary>
internal sealed class KeyRingHealthCheck(IKeyManager keys, IOptions<KeyManagementOptions> options, TimeProvider clock) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var (folder, now) = (((KeyFolder)options.Value.XmlRepository!).Directory, clock.GetUtcNow());
        return Task.FromResult(KeyRing.Read(keys, folder, now).FindProblem(folder, now) is { } problem
            ? HealthCheckResult.Degraded(problem.Message)
            : HealthCheckResult.Healthy());
    }
}
