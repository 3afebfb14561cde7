using System.Globalization;
using Bookstore.LocalTenant.Logto.Data;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Bookstore.LocalTenant.Logto.OpenId.Dialect;

/// <summary>
/// The ID token: OpenIddict would add claims of its own and leave out the nulls (OpenID Connect Core,
/// section 2, with Logto's additions).
/// </summary>
internal sealed class SignIdToken(TenantDb db, JwtSigner signer, LocalTenantSettings settings) : IOpenIddictServerHandler<ProcessSignInContext>
{
    public async ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (context.EndpointType is not OpenIddictServerEndpointType.Token) return;

        var principal = context.Principal!;
        var subject = principal.GetClaim(OpenIddictConstants.Claims.Subject);
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.Id == subject, context.CancellationToken);
        if (user is null)
        {
            context.Reject(OpenIddictConstants.Errors.InvalidGrant);
            return;
        }

        if (!context.GenerateIdentityToken) return;

        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = UserClaims.Basic(user, principal.GetScopes());
        if (principal.GetClaim(GrantClaims.Nonce) is { } nonce) claims["nonce"] = nonce;
        if (settings.BackchannelLogoutSessionRequired) claims["sid"] = principal.GetClaim(GrantClaims.SessionId);
        if (principal.GetClaim(GrantClaims.SignedInAt) is { } signedInAt)
        {
            claims["auth_time"] = long.Parse(signedInAt, CultureInfo.InvariantCulture);
        }

        claims["aud"] = context.ClientId;
        claims["exp"] = now + 3600;
        claims["iat"] = now;
        claims["iss"] = settings.Issuer;

        context.GenerateIdentityToken = false;
        context.IdentityToken = signer.Sign(claims);
    }
}
