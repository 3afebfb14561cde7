namespace Bookstore.Operations.Setup;

/// <summary>
/// The client at a social connector's service; bound from the section <c>PatreonConnector</c> for Patreon, and from
/// <c>Connectors:&lt;target&gt;</c> for another, such as <c>Connectors:google</c>.
/// </summary>
internal sealed class ConnectorOptions
{
    public const string Section = "PatreonConnector";

    /// <summary>
    /// The client at Patreon that <c>setup</c> writes into Logto's connector. A new ID needs its secret. For
    /// <see href="extend/connector.md">another social connector</see> it is <c>Connectors:google:ClientId</c>, and so on.
    /// </summary>
    /// <value><c>setup</c> asks, or leaves the connector as it is.</value>
    public string? ClientId { get; set; }

    /// <summary>The secret of that client.</summary>
    /// <value>As for the ID.</value>
    public string? ClientSecret { get; set; }

    /// <summary>What the connector asks the service for, at least, separated by spaces.</summary>
    /// <value><c>identity identity[email]</c> for Patreon. The connector's own for another.</value>
    public string? Scope { get; set; }
}
