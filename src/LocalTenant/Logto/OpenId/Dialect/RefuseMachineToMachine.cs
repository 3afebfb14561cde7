using Bookstore.LocalTenant.Logto.Data;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Bookstore.LocalTenant.Logto.OpenId.Dialect;

/// <summary>An application of the type machine-to-machine has no response type; Logto says so before it looks at the redirect URI.</summary>
internal sealed class RefuseMachineToMachine<TContext>(TenantApplication application) : IOpenIddictServerHandler<TContext>
    where TContext : BaseValidatingContext
{
    public ValueTask HandleAsync(TContext context)
    {
        if (application.IsMachineToMachine)
        {
            context.Reject(OpenIddictConstants.Errors.InvalidRequest, "requested response_type is not allowed for this client");
        }

        return ValueTask.CompletedTask;
    }
}
