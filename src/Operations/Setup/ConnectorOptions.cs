namespace Bookstore.Operations.Setup;

/// <summary>
/// The client at a social connector's service; bound from the section <c>PatreonConnector</c> for Patreon, and from
/// <c>Connectors:&lt;target&gt;</c> for another, such as <c>Connectors:google</c>.
/// </summary>
internal sealed class ConnectorOptions
{
    public string? ClientId { get; set; }

    public string? ClientSecret { get; set; }

    /// <summary>The least that the connector requests, separated by spaces; for Patreon <c>identity identity[email]</c> if it is not set.</summary>
    public string? Scope { get; set; }
}
