using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Bookstore.LocalTenant.Logto.OpenId.Dialect;

/// <summary>At Logto, who revokes a refresh token revokes its whole grant, the access tokens included (RFC 7009, section 2.1).</summary>
internal sealed class RevokeTheGrantWithItsRefreshToken(IOpenIddictAuthorizationManager authorizations)
    : IOpenIddictServerHandler<HandleRevocationRequestContext>
{
    public async ValueTask HandleAsync(HandleRevocationRequestContext context)
    {
        if (context.GenericTokenPrincipal?.HasTokenType(OpenIddictConstants.TokenTypeIdentifiers.RefreshToken) is true
            && context.GenericTokenPrincipal.GetAuthorizationId() is { } id
            && await authorizations.FindByIdAsync(id, context.CancellationToken) is { } authorization)
        {
            await authorizations.TryRevokeAsync(authorization, context.CancellationToken);
        }
    }
}
