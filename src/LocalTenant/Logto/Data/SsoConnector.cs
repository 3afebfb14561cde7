namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>An enterprise SSO connector.</summary>
internal sealed class SsoConnector
{
    public required string Id { get; init; }

    /// <summary>Unique at Logto.</summary>
    public required string ConnectorName { get; set; }

    /// <summary>Such as <c>OIDC</c> or <c>SAML</c>.</summary>
    public required string ProviderName { get; init; }

    public required string DisplayName { get; set; }

    /// <summary>Of the identities.</summary>
    public required string Issuer { get; init; }

    /// <summary>The email domains whose users sign in here, separated by spaces, in lower case.</summary>
    public required string Domains { get; set; }

    public bool Covers(string email) =>
        email.LastIndexOf('@') is > 0 and var at && Domains.Split(' ').Contains(email[(at + 1)..], StringComparer.OrdinalIgnoreCase);
}

/// <summary>An account at an enterprise's identity provider.</summary>
internal sealed class SsoIdentity
{
    public required string SsoConnectorId { get; init; }

    /// <summary>The user's ID at the provider.</summary>
    public required string IdentityId { get; init; }

    public required string UserId { get; init; }

    public required string Issuer { get; init; }

    /// <summary>The provider's claims, as JSON.</summary>
    public required string Detail { get; set; }
}
