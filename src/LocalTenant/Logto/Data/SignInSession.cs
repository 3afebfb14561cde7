namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>A browser's session at the tenant. The cookie has the key, the database its hash.</summary>
internal sealed class SignInSession
{
    public required string KeyHash { get; init; }

    public required string UserId { get; init; }

    /// <summary>The <c>sid</c> of ID tokens and logout tokens.</summary>
    public required string Sid { get; init; }

    public required DateTimeOffset SignedInAt { get; init; }

    /// <summary>The session's ID in the Management API, which is not the <c>sid</c>.</summary>
    public required string Uid { get; init; }

    /// <summary>How the user signed in: Logto's types of verification, such as <c>Social Totp</c>, separated by spaces.</summary>
    public required string Verifications { get; init; }

    /// <summary>The grant that all authorizations of this session share.</summary>
    public string? GrantId { get; set; }

    /// <summary>The authorization request that this sign-in was made for and that must not ask again.</summary>
    public string? FreshFor { get; set; }

    public User User { get; init; } = null!;
}

/// <summary>A grant without <c>offline_access</c>, which ends with its session.</summary>
internal sealed class SessionGrant
{
    public required string AuthorizationId { get; init; }

    public required string SessionKeyHash { get; init; }
}

/// <summary>An authorization request that waits for the user, bound to the browser by a cookie.</summary>
internal sealed class Interaction
{
    public required string KeyHash { get; init; }

    public required string AuthorizeUrl { get; init; }

    public string? UiLocales { get; init; }

    public string? LoginHint { get; init; }

    public string? OneTimeToken { get; init; }

    /// <summary>The organization whose sign-in page this is.</summary>
    public string? OrganizationName { get; init; }

    /// <summary>The user who must still present a second factor.</summary>
    public string? IdentifiedUserId { get; set; }

    /// <summary>Whether <see cref="IdentifiedUserId"/> was registered in this interaction.</summary>
    public bool IsRegistration { get; set; }

    /// <summary>How <see cref="IdentifiedUserId"/> was identified, such as <c>Social</c>.</summary>
    public string? Verifications { get; set; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The state sent to Patreon; null once it came back.</summary>
    public string? ConnectorState { get; set; }
}
