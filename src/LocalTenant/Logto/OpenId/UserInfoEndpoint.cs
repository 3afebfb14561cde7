using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Data;
using Microsoft.AspNetCore.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;

namespace Bookstore.LocalTenant.Logto.OpenId;

/// <summary><c>/oidc/me</c>, after OpenIddict validated the access token.</summary>
internal sealed class UserInfoEndpoint(TenantDb db)
{
    public async Task<IResult> HandleAsync(HttpContext context)
    {
        var token = await context.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        var subject = token.Principal?.GetClaim(OpenIddictConstants.Claims.Subject);
        var user = await TenantUser.FindAsync(db, subject, context.RequestAborted);
        return user is null
            ? LogtoError.From("invalid_token", "invalid token provided").AsResult(StatusCodes.Status401Unauthorized)
            : Results.Text(
                UserClaims.UserInfo(user, token.Principal!.GetScopes()).ToUnescapedString(), "application/json; charset=utf-8");
    }
}
