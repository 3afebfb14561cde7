namespace Bookstore.LocalTenant.Logto.Data;

internal sealed class Organization
{
    public required string Id { get; init; }

    public required string Name { get; set; }

    public string? Description { get; set; }

    /// <summary>A JSON object.</summary>
    public string CustomData { get; set; } = "{}";

    /// <summary>Members without a second factor get no tokens for this organization.</summary>
    public bool IsMfaRequired { get; set; }

    public required long CreatedAt { get; init; }
}

internal sealed class OrganizationMember
{
    public required string OrganizationId { get; init; }

    public required string UserId { get; init; }
}

internal sealed class OrganizationMemberRole
{
    public required string OrganizationId { get; init; }

    public required string UserId { get; init; }

    public required string OrganizationRoleId { get; init; }
}

/// <summary><see cref="Status"/> is <c>Pending</c>, <c>Accepted</c>, <c>Expired</c> or <c>Revoked</c>.</summary>
internal sealed class OrganizationInvitation
{
    public required string Id { get; init; }

    public required string OrganizationId { get; init; }

    /// <summary>The invitee's email address, which the user who accepts must have.</summary>
    public required string Invitee { get; init; }

    public string? InviterId { get; init; }

    public string? AcceptedUserId { get; set; }

    public string Status { get; set; } = "Pending";

    public required long CreatedAt { get; init; }

    public required long UpdatedAt { get; set; }

    public required long ExpiresAt { get; init; }
}

/// <summary>A role that whoever accepts the invitation has in the organization.</summary>
internal sealed class OrganizationInvitationRole
{
    public required string InvitationId { get; init; }

    public required string OrganizationRoleId { get; init; }
}
