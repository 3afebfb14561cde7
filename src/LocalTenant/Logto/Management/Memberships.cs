using Bookstore.LocalTenant.Logto.Api;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Management;

/// <summary>Members of organizations and their roles. As at Logto, a change of members sends a webhook and one of roles doesn't.</summary>
internal sealed class Memberships(TenantDb db, DataMutationWebhooks webhooks)
{
    public async Task AddAsync(HttpContext context, string organizationId, IReadOnlyList<string> userIds)
    {
        var members = await db.OrganizationMembers.Where(member => member.OrganizationId == organizationId)
            .Select(member => member.UserId).ToListAsync(context.RequestAborted);
        var added = userIds.Except(members).ToList();
        db.OrganizationMembers.AddRange(added.Select(id => new OrganizationMember { OrganizationId = organizationId, UserId = id }));
        await db.SaveChangesAsync(context.RequestAborted);
        if (added.Count > 0) webhooks.MembersAdded(context, organizationId, added);
    }

    /// <summary>False if the user is not a member.</summary>
    public async Task<bool> RemoveAsync(HttpContext context, string organizationId, string userId)
    {
        var removed = await db.OrganizationMembers
            .Where(member => member.OrganizationId == organizationId && member.UserId == userId)
            .ExecuteDeleteAsync(context.RequestAborted); // with the roles
        if (removed == 1) webhooks.MemberRemoved(context, organizationId, userId);

        return removed == 1;
    }

    public async Task AddRolesAsync(string organizationId, string userId, IReadOnlyList<string> roleIds, CancellationToken cancellationToken)
    {
        await VerifyMemberAsync(organizationId, userId, cancellationToken);
        var present = await db.OrganizationMemberRoles.Where(link => link.OrganizationId == organizationId && link.UserId == userId)
            .Select(link => link.OrganizationRoleId).ToListAsync(cancellationToken);
        db.OrganizationMemberRoles.AddRange(roleIds.Except(present).Select(role => new OrganizationMemberRole
        {
            OrganizationId = organizationId,
            UserId = userId,
            OrganizationRoleId = role,
        }));
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task<bool> RemoveRoleAsync(string organizationId, string userId, string roleId, CancellationToken cancellationToken) =>
        await db.OrganizationMemberRoles
            .Where(link => link.OrganizationId == organizationId && link.UserId == userId && link.OrganizationRoleId == roleId)
            .ExecuteDeleteAsync(cancellationToken) == 1;

    public Task<List<OrganizationRole>> ListRolesAsync(string organizationId, string userId, CancellationToken cancellationToken) =>
        db.OrganizationRoles.AsNoTracking()
            .Where(role => db.OrganizationMemberRoles.Any(link =>
                link.OrganizationId == organizationId && link.UserId == userId && link.OrganizationRoleId == role.Id))
            .OrderBy(role => role.Name)
            .ToListAsync(cancellationToken);

    private async Task VerifyMemberAsync(string organizationId, string userId, CancellationToken cancellationToken)
    {
        if (!await db.OrganizationMembers.AnyAsync(
            member => member.OrganizationId == organizationId && member.UserId == userId, cancellationToken))
        {
            throw new ApiException(new ApiError(
                StatusCodes.Status422UnprocessableEntity, "organization.require_membership", "The user must be a member of the organization to proceed."));
        }
    }
}
