using System.Globalization;
using System.Text.Json.Nodes;
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
        var user = await TenantUser.FindAsync(db, subject, context.CancellationToken);
        if (user is null)
        {
            context.Reject(OpenIddictConstants.Errors.InvalidGrant);
            return;
        }

        if (!context.GenerateIdentityToken) return;

        // A refresh that asks for other scopes than openid gets no ID token.
        var asked = context.Request.GetScopes();
        if (!asked.IsEmpty && !asked.Contains(OpenIddictConstants.Scopes.OpenId))
        {
            context.GenerateIdentityToken = context.IncludeIdentityToken = false;
            return;
        }

        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = UserClaims.IdToken(user, principal.GetScopes(), await EnabledClaimsAsync(context.CancellationToken));
        if (principal.GetClaim(GrantClaims.SignedInAt) is { } signedInAt)
        {
            claims["auth_time"] = long.Parse(signedInAt, CultureInfo.InvariantCulture);
        }

        if (principal.GetClaim(GrantClaims.Nonce) is { } nonce) claims["nonce"] = nonce;
        if (settings.BackchannelLogoutSessionRequired) claims["sid"] = principal.GetClaim(GrantClaims.SessionId);
        claims["aud"] = context.ClientId;
        claims["exp"] = now + 3600;
        claims["iat"] = now;
        claims["iss"] = settings.Issuer;

        context.GenerateIdentityToken = false;
        context.IdentityToken = signer.Sign(claims);
    }

    private async Task<IReadOnlyList<string>> EnabledClaimsAsync(CancellationToken cancellationToken)
    {
        var config = await db.Configs.AsNoTracking().SingleOrDefaultAsync(config => config.Key == LogtoConfig.IdToken, cancellationToken);
        return config is not null && JsonNode.Parse(config.Value)?["enabledExtendedClaims"] is JsonArray claims
            ? [.. claims.Select(claim => (string)claim!)]
            : [];
    }
}
