using Bookstore.LocalTenant.Logto.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.OpenId;

/// <summary>What users may do: the permissions of roles and of organization roles, as they are now.</summary>
internal sealed class Permissions(TenantDb db)
{
    /// <summary>The organization template as a resource: its permissions are the organization permissions.</summary>
    public const string OrganizationsResource = "urn:logto:resource:organizations";

    public Task<ApiResource?> FindResourceAsync(string indicator, CancellationToken cancellationToken) =>
        db.Resources.AsNoTracking().SingleOrDefaultAsync(resource => resource.Indicator == indicator, cancellationToken);

    public async Task<bool> IsKnownAsync(string indicator, CancellationToken cancellationToken) =>
        indicator == OrganizationsResource || await FindResourceAsync(indicator, cancellationToken) is not null;

    /// <summary>The names of all permissions of these resources.</summary>
    public async Task<IReadOnlySet<string>> OfResourcesAsync(IReadOnlyCollection<string> indicators, CancellationToken cancellationToken)
    {
        var names = await db.Resources.Where(resource => indicators.Contains(resource.Indicator))
            .SelectMany(resource => resource.Scopes).Select(scope => scope.Name).ToListAsync(cancellationToken);
        if (indicators.Contains(OrganizationsResource))
        {
            names.AddRange(await db.OrganizationScopes.Select(scope => scope.Name).ToListAsync(cancellationToken));
        }

        return names.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>
    /// A user's permissions of an API resource: those of the roles, and those that roles in the organization give. Without an
    /// organization, those of any organization, as at Logto.
    /// </summary>
    public async Task<IReadOnlySet<string>> OfResourceAsync(
        string userId, string resourceId, string? organizationId, CancellationToken cancellationToken)
    {
        var scopes = db.Scopes.Where(scope => scope.ResourceId == resourceId);
        var ofRoles = db.RoleScopes
            .Where(link => db.UserRoles.Any(role => role.UserId == userId && role.RoleId == link.RoleId)).Select(link => link.ScopeId);
        var inOrganizations = RolesIn(userId, organizationId)
            .Join(db.OrganizationRoleResourceScopes, role => role, link => link.OrganizationRoleId, (role, link) => link.ScopeId);
        return await NamesAsync(
            scopes.Where(scope => ofRoles.Contains(scope.Id) || inOrganizations.Contains(scope.Id)).Select(scope => scope.Name), cancellationToken);
    }

    /// <summary>A user's organization permissions: in this organization, or in any.</summary>
    public Task<IReadOnlySet<string>> OfOrganizationAsync(string userId, string? organizationId, CancellationToken cancellationToken)
    {
        var ids = RolesIn(userId, organizationId)
            .Join(db.OrganizationRoleScopes, role => role, link => link.OrganizationRoleId, (role, link) => link.OrganizationScopeId);
        return NamesAsync(db.OrganizationScopes.Where(scope => ids.Contains(scope.Id)).Select(scope => scope.Name), cancellationToken);
    }

    /// <summary>Why the user gets no token for the organization, in Logto's words; null if nothing is against it.</summary>
    public async Task<string?> ExplainDenialAsync(string userId, string organizationId, CancellationToken cancellationToken)
    {
        if (!await db.OrganizationMembers.AnyAsync(
            member => member.UserId == userId && member.OrganizationId == organizationId, cancellationToken))
        {
            return "user is not a member of the organization";
        }

        return await db.Organizations.AnyAsync(organization => organization.Id == organizationId && organization.IsMfaRequired, cancellationToken)
            && !await db.MfaVerifications.AnyAsync(factor => factor.UserId == userId, cancellationToken)
                ? "organization requires MFA but user has no MFA configured"
                : null;
    }

    private IQueryable<string> RolesIn(string userId, string? organizationId) => db.OrganizationMemberRoles
        .Where(link => link.UserId == userId && (organizationId == null || link.OrganizationId == organizationId))
        .Select(link => link.OrganizationRoleId);

    private static async Task<IReadOnlySet<string>> NamesAsync(IQueryable<string> names, CancellationToken cancellationToken) =>
        (await names.Distinct().ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
}
