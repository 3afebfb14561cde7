namespace Bookstore.Operations.Setup;

/// <summary>The client at Patreon for Logto's connector; bound from the section <c>PatreonConnector</c>.</summary>
internal sealed class ConnectorOptions
{
    /// <summary>The client's id.</summary>
    public string? ClientId { get; set; }

    /// <summary>The client's secret.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>What the connector asks Patreon for at least.</summary>
    public string Scope { get; set; } = "identity identity[email]";
}
