using Bookstore.Application.Authorization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http.Extensions;

namespace Bookstore.Web.Authorization;

/// <summary>
/// Answers 403 where a <c>Patron</c> policy denies access. The error page for that status shows the <see cref="Access.Denied"/>
/// of the request. Where only <see cref="RecentSignInPolicy"/> denies it, the browser goes to the page that asks to confirm.
/// </summary>
internal sealed class AccessDeniedResultHandler : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _default = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.AuthorizationFailure?.FailedRequirements.All(requirement => requirement is RecentSignInRequirement) is true
            && authorizeResult.Forbidden)
        {
            context.Response.Redirect(RecentSignInPolicy.GetStepUpUrl(
                HttpMethods.IsGet(context.Request.Method) ? context.Request.GetEncodedPathAndQuery() : context.Request.Path));
            return Task.CompletedTask;
        }

        if (!authorizeResult.Forbidden || context.Features.Get<Access.Denied>() is null)
        {
            return _default.HandleAsync(next, context, policy, authorizeResult);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
