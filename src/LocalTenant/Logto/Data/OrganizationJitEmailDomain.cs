namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>Users who register with an address of this domain become members (just-in-time provisioning).</summary>
internal sealed class OrganizationJitEmailDomain
{
    public required string OrganizationId { get; init; }

    /// <summary>In lower case, without <c>@</c>.</summary>
    public required string EmailDomain { get; init; }
}

/// <summary>Users who register through this enterprise connector become members.</summary>
internal sealed class OrganizationJitSsoConnector
{
    public required string OrganizationId { get; init; }

    public required string SsoConnectorId { get; init; }
}

/// <summary>A role that members provisioned just in time have.</summary>
internal sealed class OrganizationJitRole
{
    public required string OrganizationId { get; init; }

    public required string OrganizationRoleId { get; init; }
}
