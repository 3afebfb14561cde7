using System.Security.Claims;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Bookstore.LocalTenant.Logto.OpenId.Dialect;

/// <summary>
/// Decides which access token a token request gets (RFC 6749, section 6; RFC 8707, section 2.2), with Logto's parameter
/// <c>organization_id</c>.
/// </summary>
internal sealed class ResolveAccessTokenTarget(Permissions permissions) : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    private const string UnknownResource = "resource indicator is missing, or unknown";

    public async ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        var request = context.Request;
        if (context.IsRejected || context.Principal is not { } principal) return;
        if (!request.IsRefreshTokenGrantType() && !request.IsAuthorizationCodeGrantType()) return;

        var organizationId = request.IsRefreshTokenGrantType() ? (string?)request["organization_id"] : null;
        if (organizationId is not null && !principal.HasScope(LogtoScopes.Organizations))
        {
            RejectScope(context, "insufficient_scope", "refresh token missing required scope", LogtoScopes.Organizations);
            return;
        }

        var granted = principal.GetScopes();
        var asked = request.GetScopes();
        if (asked.Except(granted).ToList() is { Count: > 0 } missing)
        {
            RejectScope(context, Errors.InvalidScope, "refresh token missing requested scope", string.Join(' ', missing));
            return;
        }

        IReadOnlyList<string> scopes = asked.IsEmpty ? granted : asked;
        var target = await ResolveAsync(context, principal, organizationId, scopes);
        target?.AttachTo(context.Transaction);
    }

    private async Task<AccessTokenTarget?> ResolveAsync(
        HandleTokenRequestContext context, ClaimsPrincipal principal, string? organizationId, IReadOnlyList<string> scopes)
    {
        var userId = principal.GetClaim(Claims.Subject)!;
        if (organizationId is not null && await permissions.ExplainDenialAsync(userId, organizationId, context.CancellationToken) is { } reason)
        {
            context.Reject(Errors.AccessDenied, reason);
            return null;
        }

        var granted = (principal.GetClaim(GrantClaims.Resources) ?? "").Split(' ');
        var resources = AuthorizationRequestRules.Resources(context.Request);
        if (resources.Count > 1)
        {
            context.Reject(Errors.InvalidTarget, "only a single resource indicator value is supported for this grant type");
            return null;
        }

        if (resources is not [var indicator])
        {
            if (organizationId is null) return new AccessTokenTarget(null, [.. LogtoScopes.WithoutPermissions(scopes)]);

            var inOrganization = granted.Contains(Permissions.OrganizationsResource)
                ? await permissions.OfOrganizationAsync(userId, organizationId, context.CancellationToken)
                : new HashSet<string>();
            return new AccessTokenTarget(AccessTokenTarget.AudienceOf(organizationId), [.. scopes.Where(inOrganization.Contains)]);
        }

        return granted.Contains(indicator) ? await ForResourceAsync(context, userId, indicator, organizationId, scopes) : Unknown(context);
    }

    private async Task<AccessTokenTarget?> ForResourceAsync(
        HandleTokenRequestContext context, string userId, string indicator, string? organizationId, IReadOnlyList<string> scopes)
    {
        if (indicator == Permissions.OrganizationsResource)
        {
            var ofOrganization = await permissions.OfOrganizationAsync(userId, organizationId, context.CancellationToken);
            return new AccessTokenTarget(indicator, [.. scopes.Where(ofOrganization.Contains)], OrganizationId: organizationId);
        }

        if (await permissions.FindResourceAsync(indicator, context.CancellationToken) is not { } resource) return Unknown(context);

        var ofResource = await permissions.OfResourceAsync(userId, resource.Id, organizationId, context.CancellationToken);
        return AccessTokenTarget.For(resource, [.. scopes.Where(ofResource.Contains)], organizationId);
    }

    private static AccessTokenTarget? Unknown(HandleTokenRequestContext context)
    {
        context.Reject(Errors.InvalidTarget, UnknownResource);
        return null;
    }

    private static void RejectScope(HandleTokenRequestContext context, string error, string description, string scope)
    {
        MissingScope.Attach(context.Transaction, scope);
        context.Reject(error, description);
    }
}
