using Bookstore.LocalTenant.Logto.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.SignIn;

/// <summary>Memberships and roles that users get without being asked.</summary>
internal sealed class Provisioning(TenantDb db)
{
    public async Task AssignDefaultRolesAsync(User user, CancellationToken cancellationToken)
    {
        var roles = await db.Roles.Where(role => role.IsDefault && role.Type == "User").Select(role => role.Id).ToListAsync(cancellationToken);
        db.UserRoles.AddRange(roles.Select(role => new UserRole { UserId = user.Id, RoleId = role }));
    }

    /// <summary>The organizations for which an address of this domain, or this connector, is enough.</summary>
    public async Task<IReadOnlyList<string>> FindOrganizationsAsync(string? email, string? ssoConnectorId, CancellationToken cancellationToken)
    {
        var domain = email?[(email.LastIndexOf('@') + 1)..].ToLowerInvariant();
        var byDomain = db.OrganizationJitEmailDomains.Where(jit => jit.EmailDomain == domain).Select(jit => jit.OrganizationId);
        var byConnector = db.OrganizationJitSsoConnectors.Where(jit => jit.SsoConnectorId == ssoConnectorId).Select(jit => jit.OrganizationId);
        return await byDomain.Union(byConnector).OrderBy(id => id).ToListAsync(cancellationToken);
    }

    /// <summary>Makes the user a member, with the roles that each organization gives to members who are provisioned just in time.</summary>
    /// <returns>The organizations that the user was not yet a member of. Unknown ones are ignored.</returns>
    public async Task<IReadOnlyList<string>> JoinAsync(User user, IReadOnlyList<string> organizationIds, CancellationToken cancellationToken)
    {
        var joined = await db.Organizations
            .Where(organization => organizationIds.Contains(organization.Id))
            .Where(organization => !db.OrganizationMembers.Any(member => member.UserId == user.Id && member.OrganizationId == organization.Id))
            .Select(organization => organization.Id).OrderBy(id => id).ToListAsync(cancellationToken);
        var roles = await db.OrganizationJitRoles.AsNoTracking().Where(role => joined.Contains(role.OrganizationId)).ToListAsync(cancellationToken);
        db.OrganizationMembers.AddRange(joined.Select(id => new OrganizationMember { OrganizationId = id, UserId = user.Id }));
        db.OrganizationMemberRoles.AddRange(roles.Select(role => new OrganizationMemberRole
        {
            OrganizationId = role.OrganizationId,
            UserId = user.Id,
            OrganizationRoleId = role.OrganizationRoleId,
        }));
        return joined;
    }
}
