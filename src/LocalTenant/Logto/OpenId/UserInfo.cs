using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;

namespace Bookstore.LocalTenant.Logto.OpenId;

/// <summary><c>/oidc/me</c>, once OpenIddict has found the access token valid.</summary>
internal sealed class UserInfo(TenantDb db)
{
    public async Task<IResult> AnswerAsync(HttpContext context)
    {
        var token = await context.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        var subject = token.Principal?.GetClaim(OpenIddictConstants.Claims.Subject);
        var person = await db.People
            .Include(person => person.Identities)
            .AsNoTracking()
            .SingleOrDefaultAsync(person => person.Id == subject, context.RequestAborted);
        return person is null
            ? LogtoError.From("invalid_token", "invalid token provided").AsResult(StatusCodes.Status401Unauthorized)
            : Results.Text(
                PersonClaims.UserInfo(person, token.Principal!.GetScopes()).ToUnescapedString(), "application/json; charset=utf-8");
    }
}
