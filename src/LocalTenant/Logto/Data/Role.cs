namespace Bookstore.LocalTenant.Logto.Data;

/// <summary><see cref="Type"/> is <c>User</c> or <c>MachineToMachine</c>; a default role is assigned at registration.</summary>
internal sealed class Role
{
    public required string Id { get; init; }

    public required string Name { get; set; }

    public string Description { get; set; } = "";

    public string Type { get; init; } = "User";

    public bool IsDefault { get; set; }
}

internal sealed class RoleScope
{
    public required string RoleId { get; init; }

    public required string ScopeId { get; init; }
}

internal sealed class UserRole
{
    public required string UserId { get; init; }

    public required string RoleId { get; init; }
}
