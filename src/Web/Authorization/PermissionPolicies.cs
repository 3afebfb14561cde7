using Bookstore.Application.Authorization;
using MediatR;
using Microsoft.AspNetCore.Authorization;

namespace Bookstore.Web.Authorization;

/// <summary>
/// Creates the policies <c>Permission:&lt;permission&gt;</c> and <c>OrganizationPermission:&lt;permission&gt;</c> from their names,
/// and leaves all others to <see cref="PatronPolicies"/>.
/// </summary>
internal sealed class PermissionPolicies(PatronPolicies others) : IAuthorizationPolicyProvider
{
    private const string Api = "Permission";
    private const string Organization = "OrganizationPermission";

    public bool AllowsCachingPolicies => true;

    public Task<AuthorizationPolicy> GetDefaultPolicyAsync() => others.GetDefaultPolicyAsync();

    public Task<AuthorizationPolicy?> GetFallbackPolicyAsync() => others.GetFallbackPolicyAsync();

    // A permission's name may have colons itself.
    public Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) => policyName.Split(':', 2, StringSplitOptions.TrimEntries) switch
    {
        [Api, { Length: > 0 } permission] => Require(new PermissionRequirement(permission, IsOfOrganization: false)),
        [Organization, { Length: > 0 } permission] => Require(new PermissionRequirement(permission, IsOfOrganization: true)),
        _ => others.GetPolicyAsync(policyName),
    };

    private static Task<AuthorizationPolicy?> Require(PermissionRequirement requirement) => Task.FromResult<AuthorizationPolicy?>(
        new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(requirement).Build());
}

internal sealed record PermissionRequirement(string Permission, bool IsOfOrganization) : IAuthorizationRequirement;

/// <summary>Leaves a result other than "granted" in the features of the request, for <see cref="AccessDeniedResultHandler"/>.</summary>
internal sealed class PermissionRequirementHandler(IMediator mediator) : AuthorizationHandler<PermissionRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        // The policy's other requirement challenges a person who is not signed in.
        if (context.User.Identity is not { IsAuthenticated: true })
        {
            return;
        }

        var http = context.Resource as HttpContext;
        var result = await mediator.Send(new EvaluatePermissionGrant(requirement.Permission, requirement.IsOfOrganization), http?.RequestAborted ?? default);
        if (result is PermissionResult.Granted)
        {
            context.Succeed(requirement);
        }
        else
        {
            http?.Features.Set(result);
        }
    }
}
