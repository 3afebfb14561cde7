using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Logto;

/// <summary>Without Logto nobody can sign in, while whoever is signed in goes on: degraded, not unhealthy.</summary>
internal sealed class LogtoHealth(IOptionsMonitor<OpenIdConnectOptions> openIdConnect) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await openIdConnect.Get(Schemes.Logto).ConfigurationManager!.GetConfigurationAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (InvalidOperationException exception)
        {
            return HealthCheckResult.Degraded($"Logto's discovery document can't be read: {exception.GetBaseException().Message}");
        }
    }
}
