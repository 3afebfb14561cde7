using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Hosting;

/// <summary>
/// Tells that the next key can't be made before the last one expires. Degraded and no worse: the keys that the running site
/// holds go on, until it is started again.
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
