using Bookstore.Application.Authorization;
using Bookstore.Web.Security;
using Bookstore.Web.ViewModels;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http.Extensions;

namespace Bookstore.Web.Authorization;

/// <summary>
/// Answers where a policy denies access. The error page shows what is missing, from the features of the request: an
/// <see cref="Access.Denied"/>, a <see cref="PermissionResult"/> or a <see cref="MissingRole"/>. Where only
/// <see cref="RecentSignInPolicy"/> denies it, the browser goes to the page that asks to confirm.
/// </summary>
internal sealed class AccessDeniedResultHandler : IAuthorizationMiddlewareResultHandler
{
    // As long as the circuit breaker waits until it asks Logto again.
    private const string RetryAfterSeconds = "3";

    private readonly AuthorizationMiddlewareResultHandler _default = new();

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        // A policy that names its scheme, such as the API's, is answered by that scheme.
        if (!authorizeResult.Forbidden || policy.AuthenticationSchemes.Count > 0)
        {
            await _default.HandleAsync(next, context, policy, authorizeResult);
            return;
        }

        if (authorizeResult.AuthorizationFailure?.FailedRequirements.All(requirement => requirement is RecentSignInRequirement) is true)
        {
            context.Response.Redirect(RecentSignInPolicy.GetStepUpUrl(
                HttpMethods.IsGet(context.Request.Method) ? context.Request.GetEncodedPathAndQuery() : context.Request.Path));
            return;
        }

        switch (context.Features.Get<PermissionResult>())
        {
            case PermissionResult.Unavailable:
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                context.Response.Headers.RetryAfter = RetryAfterSeconds;
                break;
            case PermissionResult.SignInRequired when RepeatedSignIn.CanHelp(context):
                await context.ChallengeAsync();
                break;
            case PermissionResult.Misconfigured or PermissionResult.SignInRequired:
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                break;
            default:
                if (authorizeResult.AuthorizationFailure?.FailedRequirements.OfType<RolesAuthorizationRequirement>().FirstOrDefault() is { } roles)
                {
                    context.Features.Set(new MissingRole([.. roles.AllowedRoles]));
                }

                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                break;
        }
    }
}
