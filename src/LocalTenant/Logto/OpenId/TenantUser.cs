using Bookstore.LocalTenant.Logto.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.OpenId;

/// <summary>A user with what roles and organizations say.</summary>
/// <param name="User">With identities and second factors.</param>
/// <param name="Roles">The names of the roles.</param>
/// <param name="Organizations">The organizations that the user is a member of.</param>
/// <param name="OrganizationRoles"><c>organization ID:role name</c>.</param>
internal sealed record TenantUser(
    User User, IReadOnlyList<string> Roles, IReadOnlyList<Organization> Organizations, IReadOnlyList<string> OrganizationRoles)
{
    public static async Task<TenantUser?> FindAsync(TenantDb db, string? id, CancellationToken cancellationToken)
    {
        var user = await db.Users.AsNoTracking().AsSplitQuery()
            .Include(user => user.Identities).Include(user => user.SsoIdentities).Include(user => user.MfaVerifications)
            .SingleOrDefaultAsync(user => user.Id == id, cancellationToken);
        if (user is null) return null;

        var roles = await db.UserRoles.Where(link => link.UserId == id)
            .Join(db.Roles, link => link.RoleId, role => role.Id, (link, role) => role.Name)
            .OrderBy(name => name).ToListAsync(cancellationToken);
        var organizations = await db.OrganizationMembers.Where(member => member.UserId == id)
            .Join(db.Organizations, member => member.OrganizationId, organization => organization.Id, (member, organization) => organization)
            .OrderBy(organization => organization.Id).AsNoTracking().ToListAsync(cancellationToken);
        var organizationRoles = await db.OrganizationMemberRoles.Where(link => link.UserId == id)
            .Join(db.OrganizationRoles, link => link.OrganizationRoleId, role => role.Id, (link, role) => link.OrganizationId + ":" + role.Name)
            .OrderBy(name => name).ToListAsync(cancellationToken);
        return new TenantUser(user, roles, organizations, organizationRoles);
    }
}
