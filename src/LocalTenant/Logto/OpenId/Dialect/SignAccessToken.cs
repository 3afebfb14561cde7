using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Data;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Bookstore.LocalTenant.Logto.OpenId.Dialect;

/// <summary>Access tokens for a resource or an organization are JWTs (RFC 9068); OpenIddict issues the opaque ones.</summary>
internal sealed class SignAccessToken(JwtSigner signer, LocalTenantSettings settings) : IOpenIddictServerHandler<ProcessSignInContext>
{
    public ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (AccessTokenTarget.Of(context.Transaction) is not { Audience: { } audience } target) return ValueTask.CompletedTask;

        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new JsonObject();
        if (target.OrganizationId is not null) claims["organization_id"] = target.OrganizationId;

        claims["jti"] = BrowserKey.NewKey();
        claims["sub"] = context.Principal!.GetClaim(OpenIddictConstants.Claims.Subject);
        claims["iat"] = now;
        claims["exp"] = now + target.Lifetime;
        claims["scope"] = string.Join(' ', target.Scopes);
        claims["client_id"] = context.ClientId;
        claims["iss"] = settings.Issuer;
        claims["aud"] = audience;

        context.GenerateAccessToken = false;
        context.IncludeAccessToken = true;
        context.AccessToken = signer.Sign(claims, "at+jwt");
        return ValueTask.CompletedTask;
    }
}
