namespace Bookstore.Operations.Management;

/// <summary>An application at Logto. Several may have the same name.</summary>
/// <param name="Type">This site is a <c>Traditional</c> one.</param>
internal sealed record LogtoApplication(string Id, string Name, string Type, ClientMetadata OidcClientMetadata);

/// <summary>The addresses of an application.</summary>
internal sealed record ClientMetadata : ExtensibleConfiguration
{
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    public IReadOnlyList<string> PostLogoutRedirectUris { get; init; } = [];

    public string? BackchannelLogoutUri { get; init; }

    /// <summary>Whether a logout token has the claim <c>sid</c>.</summary>
    public bool? BackchannelLogoutSessionRequired { get; init; }
}

/// <summary>A secret of an application.</summary>
/// <param name="ExpiresAt">In milliseconds since 1970; null for never.</param>
internal sealed record LogtoSecret(string Value, long? ExpiresAt = null);
