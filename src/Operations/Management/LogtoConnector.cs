namespace Bookstore.Operations.Management;

/// <summary>A connector at Logto.</summary>
/// <param name="Id">The instance's id, a part of its redirect URI.</param>
/// <param name="ConnectorId">Its kind: <c>patreon-universal</c> is Logto's own for Patreon.</param>
internal sealed record LogtoConnector(string Id, string ConnectorId, ConnectorConfig Config)
{
    /// <summary>The kind of Logto's own connector with a target.</summary>
    public static string KindOf(string target) => $"{target}-universal";
}

/// <summary>The config of a social connector: the client at its service.</summary>
internal sealed record ConnectorConfig : ExtensibleConfiguration
{
    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    /// <summary>The scopes to request, separated by spaces. If it is empty, Logto's own connector has a default.</summary>
    public string? Scope { get; init; }
}
