using Bookstore.Application.Authorization;
using Bookstore.Domain.Patrons;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Bookstore.Web.Authorization;

/// <summary>
/// Makes the policies <c>Patron</c>, <c>Patron:&lt;tier title or id&gt;</c> and <c>Patron:&lt;cents&gt;</c> by their names; all
/// others are the framework's.
/// </summary>
internal sealed class PatronPolicies(IOptions<AuthorizationOptions> options) : IAuthorizationPolicyProvider
{
    private const string Name = "Patron";

    private readonly DefaultAuthorizationPolicyProvider _others = new(options);

    // A name always means the same; who fulfils it is asked on every request.
    public bool AllowsCachingPolicies => true;

    public Task<AuthorizationPolicy> GetDefaultPolicyAsync() => _others.GetDefaultPolicyAsync();

    public Task<AuthorizationPolicy?> GetFallbackPolicyAsync() => _others.GetFallbackPolicyAsync();

    public Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) => policyName.Split(':', 2, StringSplitOptions.TrimEntries) switch
    {
        [Name] => Require(new AccessRule.Patrons()),
        [Name, { Length: > 0 } tier] => Require(new AccessRule.MinimumTier(tier)),
        _ => _others.GetPolicyAsync(policyName),
    };

    private static Task<AuthorizationPolicy?> Require(AccessRule rule) => Task.FromResult<AuthorizationPolicy?>(
        new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new PatronRequirement(rule)).Build());
}

/// <summary>The visitor meets an access rule.</summary>
internal sealed record PatronRequirement(AccessRule AccessRule) : IAuthorizationRequirement;

/// <summary>Asks whether the visitor does.</summary>
internal sealed class PatronRequirementHandler(IMediator mediator) : AuthorizationHandler<PatronRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, PatronRequirement requirement)
    {
        // Somebody who is not signed in is asked to, by the other requirement of the policy.
        if (context.User.Identity is not { IsAuthenticated: true })
        {
            return;
        }

        var http = context.Resource as HttpContext;
        switch (await mediator.Send(new EvaluateAccess(requirement.AccessRule), http?.RequestAborted ?? default))
        {
            case Access.Granted:
                context.Succeed(requirement);
                break;
            case Access.Denied why:
                http?.Features.Set(why);
                break;
        }
    }
}
