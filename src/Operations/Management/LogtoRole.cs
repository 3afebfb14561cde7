namespace Bookstore.Operations.Management;

/// <summary>A role of users at Logto.</summary>
internal sealed record LogtoRole(string Id, string Name);

/// <summary>A permission of the organization template.</summary>
internal sealed record OrganizationScope(string Id, string Name);

/// <summary>A role of the organization template.</summary>
/// <param name="Scopes">Its permissions.</param>
internal sealed record OrganizationRole(string Id, string Name, IReadOnlyList<OrganizationScope>? Scopes = null);
