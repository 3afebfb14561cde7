using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Hosting;

/// <summary>
/// Degraded if the next key can't be created before the last one expires, or if the certificate that encrypts keys expires soon; no
/// worse, since the running site can use its keys until it restarts.
/// </summary>
internal sealed class KeyRingHealthCheck(
    IKeyManager keys, IOptions<KeyManagementOptions> options, KeyCertificates certificates, TimeProvider clock) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var (store, now) = ((IKeyStore)options.Value.XmlRepository!, clock.GetUtcNow());
        return Task.FromResult((KeyRing.Read(keys, store, now).FindProblem(store, now) ?? certificates.FindProblem(now)) is { } problem
            ? HealthCheckResult.Degraded(problem.Message)
            : HealthCheckResult.Healthy());
    }
}
