using Bookstore.LocalTenant.Logto.Data;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Bookstore.LocalTenant.Logto.OpenId.Dialect;

/// <summary>To the right secret, once it has expired, Logto says so, in other words than to a wrong one.</summary>
internal sealed class RefuseExpiredSecret(TenantApplication application) : IOpenIddictServerHandler<ProcessAuthenticationContext>
{
    public ValueTask HandleAsync(ProcessAuthenticationContext context)
    {
        if (application.IsSecretExpired && !string.IsNullOrEmpty(context.ClientSecret))
        {
            context.Reject(OpenIddictConstants.Errors.InvalidRequest, "client secret has expired");
        }

        return ValueTask.CompletedTask;
    }
}
