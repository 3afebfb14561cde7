using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Bookstore.LocalTenant.Logto.OpenId.Dialect;

/// <summary>No API resources are registered, so every resource indicator (RFC 8707) is unknown.</summary>
internal sealed class RefuseUnknownResources : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    public ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        if (context.Request.HasParameter("resource"))
        {
            context.Reject(OpenIddictConstants.Errors.InvalidTarget, "resource indicator is missing, or unknown");
        }

        return ValueTask.CompletedTask;
    }
}
