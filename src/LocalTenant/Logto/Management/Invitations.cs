using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Api;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Management;

/// <summary>Invitations to organizations. Mail is not sent: the site, or the console page, hands the link over.</summary>
internal sealed class Invitations(TenantDb db, DataMutationWebhooks webhooks)
{
    private const string Pending = "Pending";

    public async Task<OrganizationInvitation> CreateAsync(
        string organizationId, string invitee, IReadOnlyList<string> roleIds, long expiresAt, string? inviterId, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        if (expiresAt <= now)
        {
            throw new ApiException(ApiError.InvalidInput("The value of `expiresAt` must be in the future.", StatusCodes.Status400BadRequest));
        }

        if (await db.OrganizationMembers.AnyAsync(
            member => member.OrganizationId == organizationId && db.Users.Any(user => user.Id == member.UserId && user.Email == invitee), cancellationToken))
        {
            throw new ApiException(ApiError.InvalidInput("The invitee is already a member of the organization."));
        }

        if (await db.OrganizationInvitations.AnyAsync(
            other => other.OrganizationId == organizationId && other.Invitee == invitee && other.Status == Pending && other.ExpiresAt > now, cancellationToken))
        {
            throw new ApiException(ApiError.Exists);
        }

        var invitation = new OrganizationInvitation
        {
            Id = TenantConfiguration.NewId(),
            OrganizationId = organizationId,
            Invitee = invitee,
            InviterId = inviterId,
            CreatedAt = now,
            UpdatedAt = now,
            ExpiresAt = expiresAt,
        };
        db.OrganizationInvitations.Add(invitation);
        db.OrganizationInvitationRoles.AddRange(roleIds.Select(role => new OrganizationInvitationRole { InvitationId = invitation.Id, OrganizationRoleId = role }));
        await db.SaveChangesAsync(cancellationToken);
        return invitation;
    }

    /// <summary>Makes the user a member, with the roles of the invitation.</summary>
    public async Task AcceptAsync(HttpContext context, OrganizationInvitation invitation, string userId)
    {
        VerifyPending(invitation);
        var user = await db.FindUserAsync(userId, context.RequestAborted);
        if (!string.Equals(user.Email, invitation.Invitee, StringComparison.OrdinalIgnoreCase))
        {
            throw new ApiException(ApiError.InvalidInput("The accepted user must have the same email as the invitee."));
        }

        invitation.Status = "Accepted";
        invitation.AcceptedUserId = userId;
        invitation.UpdatedAt = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        if (!await db.OrganizationMembers.AnyAsync(
            member => member.OrganizationId == invitation.OrganizationId && member.UserId == userId, context.RequestAborted))
        {
            db.OrganizationMembers.Add(new OrganizationMember { OrganizationId = invitation.OrganizationId, UserId = userId });
            db.OrganizationMemberRoles.AddRange((await RolesAsync(invitation, context.RequestAborted)).Select(role => new OrganizationMemberRole
            {
                OrganizationId = invitation.OrganizationId,
                UserId = userId,
                OrganizationRoleId = role.Id,
            }));
        }

        await db.SaveChangesAsync(context.RequestAborted);
        webhooks.InvitationAccepted(context, invitation.Id, invitation.OrganizationId, userId);
    }

    public async Task RevokeAsync(OrganizationInvitation invitation, CancellationToken cancellationToken)
    {
        VerifyPending(invitation);
        invitation.Status = "Revoked";
        invitation.UpdatedAt = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await db.SaveChangesAsync(cancellationToken);
    }

    public Task<List<OrganizationRole>> RolesAsync(OrganizationInvitation invitation, CancellationToken cancellationToken) =>
        db.OrganizationRoles.AsNoTracking()
            .Where(role => db.OrganizationInvitationRoles.Any(link => link.InvitationId == invitation.Id && link.OrganizationRoleId == role.Id))
            .ToListAsync(cancellationToken);

    public async Task<JsonObject> DescribeAsync(OrganizationInvitation invitation, CancellationToken cancellationToken) => new()
    {
        ["tenantId"] = "default",
        ["id"] = invitation.Id,
        ["inviterId"] = invitation.InviterId,
        ["invitee"] = invitation.Invitee,
        ["acceptedUserId"] = invitation.AcceptedUserId,
        ["organizationId"] = invitation.OrganizationId,
        ["status"] = StatusOf(invitation),
        ["createdAt"] = invitation.CreatedAt,
        ["updatedAt"] = invitation.UpdatedAt,
        ["expiresAt"] = invitation.ExpiresAt,
        ["organizationRoles"] = Entities.Names(await RolesAsync(invitation, cancellationToken)),
    };

    public static string StatusOf(OrganizationInvitation invitation) =>
        invitation.Status == Pending && invitation.ExpiresAt <= DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() ? "Expired" : invitation.Status;

    private static void VerifyPending(OrganizationInvitation invitation)
    {
        if (StatusOf(invitation) != Pending)
        {
            throw new ApiException(ApiError.InvalidInput("The status of the invitation cannot be changed anymore."));
        }
    }
}
