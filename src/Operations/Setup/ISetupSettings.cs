using Bookstore.Infrastructure.Logto.Connectors;

namespace Bookstore.Operations.Setup;

/// <summary>The settings that setup starts from, and the user-secrets.</summary>
internal interface ISetupSettings
{
    SetupTarget Read();

    /// <summary>Reads the user-secrets.</summary>
    IReadOnlyDictionary<string, string> ReadStored();

    /// <summary>Adds settings to the user-secrets.</summary>
    void Store(IReadOnlyDictionary<string, string> settings);
}

/// <summary>The site that Logto is set up for.</summary>
/// <param name="Endpoint">Logto's origin.</param>
/// <param name="Origin">The site's origin.</param>
/// <param name="AppId">The application that the site uses now, or null.</param>
/// <param name="Connectors">The social connectors that the site offers, in their order.</param>
/// <param name="IsOriginConfigured">Whether a settings file has the origin, so that the next start uses it too.</param>
internal sealed record SetupTarget(
    string Endpoint,
    string Origin,
    string? AppId,
    string? AppSecret,
    IReadOnlyList<SetupConnector> Connectors,
    bool IsOriginConfigured)
{
    /// <summary>Whether only browsers on this machine reach the site.</summary>
    public bool IsLocal => new Uri(Origin).IsLoopback;
}

/// <summary>A social connector, with the client at its service that the settings have.</summary>
/// <param name="ClientId">Null to keep the connector's.</param>
/// <param name="Scope">The least that the connector requests from its service; null for Logto's default.</param>
internal sealed record SetupConnector(string Target, string? ClientId = null, string? ClientSecret = null, string? Scope = null)
{
    /// <summary>The name that people know the service by.</summary>
    public string Name => SocialConnectors.NameOf(Target);

    /// <summary>The section of its settings.</summary>
    public string Section => Target == PatreonConnector.Target ? ConnectorOptions.Section : $"Connectors:{Target}";
}
