using Bookstore.Application.SignIn;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookstore.Web.Authorization;

/// <summary>
/// The policy <c>RecentSignIn</c>, for a page or an endpoint that nobody may open without having signed in recently. A form has
/// <see cref="RecentSignInAttribute"/> instead, which keeps what was typed.
/// </summary>
internal static class RecentSignInPolicy
{
    public const string Name = "RecentSignIn";

    /// <summary>The page that asks to confirm.</summary>
    public const string StepUpPath = "/step-up";

    public static void AddRecentSignInPolicy(this IServiceCollection services)
    {
        services.AddAuthorizationBuilder().AddPolicy(
            Name, policy => policy.RequireAuthenticatedUser().AddRequirements(new RecentSignInRequirement()));
        services.AddTransient<IAuthorizationHandler, RecentSignInRequirementHandler>();
    }

    /// <summary>The address of the page that asks to confirm, and goes on to a path of this site.</summary>
    public static string GetStepUpUrl(string returnUrl) =>
        QueryHelpers.AddQueryString(StepUpPath, "returnUrl", ReturnUrl.Normalize(returnUrl).Path);
}

internal sealed record RecentSignInRequirement : IAuthorizationRequirement;

internal sealed class RecentSignInRequirementHandler(IMediator mediator) : AuthorizationHandler<RecentSignInRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, RecentSignInRequirement requirement)
    {
        if (context.User.Identity is { IsAuthenticated: true }
            && await mediator.Send(new EvaluateRecentSignIn(), (context.Resource as HttpContext)?.RequestAborted ?? default))
        {
            context.Succeed(requirement);
        }
    }
}
