namespace Bookstore.Operations.Setup;

/// <summary>The settings that a setup starts from, and the place where it keeps what it finds.</summary>
public interface ISetupSettings
{
    /// <summary>Reads what the tenant has to be set up for.</summary>
    SetupTarget Read();

    /// <summary>The settings that are in the user-secrets, by name.</summary>
    IReadOnlyDictionary<string, string> ReadStored();

    /// <summary>Adds settings to the user-secrets; the others stay.</summary>
    /// <param name="settings">The settings by name.</param>
    void Store(IReadOnlyDictionary<string, string> settings);
}

/// <summary>What the tenant has to be set up for.</summary>
/// <param name="Endpoint">Logto's origin.</param>
/// <param name="Origin">The site's origin.</param>
/// <param name="AppId">The application that the site has been so far, or null.</param>
/// <param name="AppSecret">The secret that it has used so far, or null.</param>
/// <param name="ClientId">The id of the client at Patreon for Logto's connector; null to leave an existing one as it is.</param>
/// <param name="ClientSecret">Its secret.</param>
/// <param name="Scope">What the connector asks Patreon for at least.</param>
/// <param name="IsOriginKept">Whether the files of settings name that origin, so that the next start has it too.</param>
public sealed record SetupTarget(
    string Endpoint,
    string Origin,
    string? AppId,
    string? AppSecret,
    string? ClientId,
    string? ClientSecret,
    string Scope,
    bool IsOriginKept)
{
    /// <summary>Whether browsers on this machine alone reach the site.</summary>
    public bool IsLocal => new Uri(Origin).IsLoopback;
}
