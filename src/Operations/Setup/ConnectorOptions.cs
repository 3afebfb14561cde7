namespace Bookstore.Operations.Setup;

/// <summary>The client at Patreon for Logto's connector; bound from the section <c>PatreonConnector</c>.</summary>
internal sealed class ConnectorOptions
{
    public const string Section = "PatreonConnector";

    /// <summary>The client at Patreon that <c>setup</c> writes into Logto's connector. A new ID needs its secret.</summary>
    /// <value><c>setup</c> asks, or leaves the connector as it is.</value>
    public string? ClientId { get; set; }

    /// <summary>The secret of that client.</summary>
    /// <value>As for the ID.</value>
    public string? ClientSecret { get; set; }

    /// <summary>What the connector asks Patreon for, at least.</summary>
    public string Scope { get; set; } = "identity identity[email]";
}
