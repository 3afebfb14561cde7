using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Bookstore.LocalTenant.Logto.OpenId.Dialect;

/// <summary>An error that goes back to the app carries no link to OpenIddict's documentation.</summary>
internal sealed class ShapeAuthorizeRedirect : IOpenIddictServerHandler<ApplyAuthorizationResponseContext>
{
    public ValueTask HandleAsync(ApplyAuthorizationResponseContext context)
    {
        if (!string.IsNullOrEmpty(context.RedirectUri)) context.Response.ErrorUri = null;

        return ValueTask.CompletedTask;
    }
}
