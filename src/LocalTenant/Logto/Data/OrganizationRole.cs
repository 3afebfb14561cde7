namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>A role of the organization template: all organizations have the same.</summary>
internal sealed class OrganizationRole
{
    public required string Id { get; init; }

    public required string Name { get; set; }

    public string? Description { get; set; }

    /// <summary><c>User</c> or <c>MachineToMachine</c>.</summary>
    public string Type { get; init; } = "User";
}

/// <summary>A permission of the organization template.</summary>
internal sealed class OrganizationScope
{
    public required string Id { get; init; }

    public required string Name { get; set; }

    public string? Description { get; set; }
}

internal sealed class OrganizationRoleScope
{
    public required string OrganizationRoleId { get; init; }

    public required string OrganizationScopeId { get; init; }
}

/// <summary>A permission of an API resource that a role in an organization has.</summary>
internal sealed class OrganizationRoleResourceScope
{
    public required string OrganizationRoleId { get; init; }

    public required string ScopeId { get; init; }
}
