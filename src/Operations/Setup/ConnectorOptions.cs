namespace Bookstore.Operations.Setup;

/// <summary>The client at Patreon for Logto's connector; bound from the section <c>PatreonConnector</c>.</summary>
internal sealed class ConnectorOptions
{
    public string? ClientId { get; set; }

    public string? ClientSecret { get; set; }

    /// <summary>The least that the connector requests from Patreon.</summary>
    public string Scope { get; set; } = "identity identity[email]";
}
