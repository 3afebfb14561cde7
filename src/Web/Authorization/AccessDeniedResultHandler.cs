using Bookstore.Application.Authorization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Bookstore.Web.Authorization;

/// <summary>
/// Answers where a policy denies access. The error page shows what is missing, from the features of the request: an
/// <see cref="Access.Denied"/>, a <see cref="PermissionResult"/> or a <see cref="MissingRole"/>.
/// </summary>
internal sealed class AccessDeniedResultHandler(TimeProvider clock) : IAuthorizationMiddlewareResultHandler
{
    // As long as the circuit breaker waits until it asks Logto again.
    private const string RetryAfterSeconds = "3";

    // A session that is younger comes from a sign-in that did not help.
    private static readonly TimeSpan SignInPatience = TimeSpan.FromMinutes(1);

    private readonly AuthorizationMiddlewareResultHandler _default = new();

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        // A policy that names its scheme, such as the API's, is answered by that scheme.
        if (!authorizeResult.Forbidden || policy.AuthenticationSchemes.Count > 0)
        {
            await _default.HandleAsync(next, context, policy, authorizeResult);
            return;
        }

        switch (context.Features.Get<PermissionResult>())
        {
            case PermissionResult.Unavailable:
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                context.Response.Headers.RetryAfter = RetryAfterSeconds;
                break;
            case PermissionResult.SignInRequired when !IsNewSession(context):
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

    private bool IsNewSession(HttpContext context) =>
        context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.IssuedUtc is { } issuedAt
        && clock.GetUtcNow() - issuedAt < SignInPatience;
}

/// <summary>The person has none of the roles that a page requires.</summary>
/// <param name="AllowedRoles">The roles, any of which would do.</param>
internal sealed record MissingRole(IReadOnlyList<string> AllowedRoles);
