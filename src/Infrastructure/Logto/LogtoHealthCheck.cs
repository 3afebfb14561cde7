using System.Net.Sockets;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Polly;

namespace Bookstore.Infrastructure.Logto;

/// <summary>Without Logto nobody can sign in, but people who are signed in can go on: degraded, not unhealthy.</summary>
internal sealed class LogtoHealthCheck(
    IOptionsMonitor<OpenIdConnectOptions> openIdConnect, IOptions<LogtoOptions> logto, LogtoApplicationHealth application) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await openIdConnect.Get(Schemes.Logto).ConfigurationManager!.GetConfigurationAsync(cancellationToken);
            return application.Problem is { } problem
                ? HealthCheckResult.Degraded($"Logto rejects this site's application: {problem}")
                : HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is InvalidOperationException or TimeoutException)
        {
            // The message of any other exception has its values hidden.
            var reason = exception.GetBaseException() is HttpRequestException or SocketException or OperationCanceledException
                or TimeoutException or ExecutionRejectedException
                ? exception.GetBaseException().Message
                : "it responds, but not with a discovery document of this issuer.";
            return HealthCheckResult.Degraded($"{logto.Value.DiscoveryUrl} can't be read: {reason}");
        }
    }
}
