using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Bookstore.LocalTenant.Logto.OpenId.Dialect;

/// <summary>
/// Logto tells 60 seconds. OpenIddict's own lifetime stays longer, because it redeems the request when the person has
/// signed in, and Logto when the browser arrives (RFC 9126, section 2.2).
/// </summary>
internal sealed class ShapePushedResponse : IOpenIddictServerHandler<ApplyPushedAuthorizationResponseContext>
{
    public ValueTask HandleAsync(ApplyPushedAuthorizationResponseContext context)
    {
        if (context.Response.Error is null) context.Response.ExpiresIn = 60;

        return ValueTask.CompletedTask;
    }
}
