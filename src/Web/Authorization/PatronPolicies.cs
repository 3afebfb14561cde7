using Bookstore.Application.Authorization;
using Bookstore.Domain.Patrons;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Bookstore.Web.Authorization;

/// <summary>
/// Creates the policies <c>Patron</c>, <c>Patron:&lt;tier title or id&gt;</c> and <c>Patron:&lt;cents&gt;</c> from their names, and
/// leaves all others to the framework. A page for patrons only has <c>[Authorize(PatronPolicies.Name)]</c> on its model.
/// </summary>
internal sealed class PatronPolicies(IOptions<AuthorizationOptions> options) : IAuthorizationPolicyProvider
{
    public const string Name = "Patron";

    private readonly DefaultAuthorizationPolicyProvider _default = new(options);

    // A policy depends on its name only; its handler evaluates every request.
    public bool AllowsCachingPolicies => true;

    public Task<AuthorizationPolicy> GetDefaultPolicyAsync() => _default.GetDefaultPolicyAsync();

    public Task<AuthorizationPolicy?> GetFallbackPolicyAsync() => _default.GetFallbackPolicyAsync();

    public Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) => policyName.Split(':', 2, StringSplitOptions.TrimEntries) switch
    {
        [Name] => Require(new AccessRule.Patrons()),
        [Name, { Length: > 0 } tier] => Require(new AccessRule.MinimumTier(tier)),
        _ => _default.GetPolicyAsync(policyName),
    };

    private static Task<AuthorizationPolicy?> Require(AccessRule rule) => Task.FromResult<AuthorizationPolicy?>(
        new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new PatronRequirement(rule)).Build());
}

internal sealed record PatronRequirement(AccessRule AccessRule) : IAuthorizationRequirement;

internal sealed class PatronRequirementHandler(IMediator mediator) : AuthorizationHandler<PatronRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, PatronRequirement requirement)
    {
        // The policy's other requirement challenges a person who is not signed in.
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
            case Access.Denied denied:
                http?.Features.Set(denied);
                break;
        }
    }
}
