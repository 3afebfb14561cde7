using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookstore.Operations.Management;

/// <summary>An application at Logto.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name, which need not be unique.</param>
/// <param name="Type">Its type; this site is a <c>Traditional</c> one.</param>
/// <param name="OidcClientMetadata">Its addresses.</param>
public sealed record LogtoApplication(string Id, string Name, string Type, ClientMetadata OidcClientMetadata);

/// <summary>A part of Logto's configuration that is replaced as a whole: it carries along what this site does not know of.</summary>
public abstract record ExtensibleConfiguration
{
    /// <summary>What else Logto keeps there.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement> TheRest { get; init; } = new Dictionary<string, JsonElement>();
}

/// <summary>The addresses of an application.</summary>
public sealed record ClientMetadata : ExtensibleConfiguration
{
    /// <summary>Where a sign-in may return to.</summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    /// <summary>Where a sign-out may return to.</summary>
    public IReadOnlyList<string> PostLogoutRedirectUris { get; init; } = [];

    /// <summary>Where Logto says that somebody signed out.</summary>
    public string? BackchannelLogoutUri { get; init; }

    /// <summary>Whether it names the session.</summary>
    public bool? BackchannelLogoutSessionRequired { get; init; }
}

/// <summary>A secret of an application.</summary>
/// <param name="Value">The secret.</param>
/// <param name="ExpiresAt">When it expires, in milliseconds since 1970; null for never.</param>
public sealed record LogtoSecret(string Value, long? ExpiresAt = null);

/// <summary>A connector at Logto.</summary>
/// <param name="Id">Its id, a part of its redirect URI.</param>
/// <param name="ConnectorId">What it is made of: <c>patreon-universal</c> is Logto's own for Patreon.</param>
/// <param name="Config">Its config.</param>
public sealed record LogtoConnector(string Id, string ConnectorId, ConnectorConfig Config)
{
    /// <summary>Whether it is Logto's own for Patreon.</summary>
    public bool IsStock => ConnectorId == "patreon-universal";
}

/// <summary>The config of a Patreon connector.</summary>
public sealed record ConnectorConfig : ExtensibleConfiguration
{
    /// <summary>The id of the client at Patreon.</summary>
    public string? ClientId { get; init; }

    /// <summary>The secret of the client at Patreon.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>What the connector asks Patreon for, separated by spaces; without it Logto's own connector has a default.</summary>
    public string? Scope { get; init; }
}

/// <summary>How people sign in and sign up at Logto.</summary>
public sealed record SignInExperience
{
    /// <summary>How people sign up.</summary>
    public SignUpRules? SignUp { get; init; }

    /// <summary>How people sign in other than through a social connector.</summary>
    public SignInRules? SignIn { get; init; }

    /// <summary>What holds for social connectors.</summary>
    public SocialRules? SocialSignIn { get; init; }

    /// <summary>The social connectors that are offered, by target.</summary>
    public IReadOnlyList<string>? SocialSignInConnectorTargets { get; init; }

    /// <summary><c>SignIn</c>, <c>Register</c> or <c>SignInAndRegister</c>.</summary>
    public string? SignInMode { get; init; }

    /// <summary>Whether people of an enterprise may sign in through its own identity provider.</summary>
    public bool? SingleSignOnEnabled { get; init; }

    /// <summary>What holds for passkeys; null at a Logto that knows none.</summary>
    public PasskeyRules? PasskeySignIn { get; init; }
}

/// <summary>How people sign up.</summary>
public sealed record SignUpRules : ExtensibleConfiguration
{
    /// <summary>What somebody has to have.</summary>
    public IReadOnlyList<string> Identifiers { get; init; } = [];

    /// <summary>Whether a password too.</summary>
    public bool Password { get; init; }

    /// <summary>Whether it is verified.</summary>
    public bool Verify { get; init; }

    /// <summary>What somebody has to have besides, each with its <c>identifier</c>; null at a Logto that knows none.</summary>
    public IReadOnlyList<JsonElement>? SecondaryIdentifiers { get; init; }
}

/// <summary>How people sign in other than through a social connector.</summary>
public sealed record SignInRules : ExtensibleConfiguration
{
    /// <summary>The ways.</summary>
    public IReadOnlyList<JsonElement> Methods { get; init; } = [];
}

/// <summary>What holds for passkeys.</summary>
public sealed record PasskeyRules : ExtensibleConfiguration
{
    /// <summary>Whether people may sign in with one.</summary>
    public bool? Enabled { get; init; }
}

/// <summary>What holds for social connectors.</summary>
public sealed record SocialRules : ExtensibleConfiguration
{
    /// <summary>Whether somebody who comes through one is spared the identifiers of the sign-up.</summary>
    public bool? SkipRequiredIdentifiers { get; init; }
}

/// <summary>A webhook at Logto.</summary>
/// <param name="Id">Its id; null for one to create.</param>
/// <param name="Name">Its name.</param>
/// <param name="Events">What it tells of.</param>
/// <param name="Config">Where it goes.</param>
/// <param name="SigningKey">What its deliveries are signed with; null for one to create.</param>
/// <param name="Enabled">Whether it is on.</param>
public sealed record LogtoHook(string? Id, string Name, IReadOnlyList<string> Events, HookConfig Config, string? SigningKey = null, bool? Enabled = null);

/// <summary>Where a webhook goes.</summary>
/// <param name="Url">The address.</param>
public sealed record HookConfig(string? Url = null);

/// <summary>An API resource at Logto.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Indicator">Its resource indicator (RFC 8707).</param>
/// <param name="Scopes">Its permissions.</param>
public sealed record LogtoResource(string Id, string Indicator, IReadOnlyList<LogtoScope>? Scopes = null);

/// <summary>A permission of an API resource.</summary>
/// <param name="Name">Its name, such as <c>read:books</c>.</param>
public readonly record struct LogtoScope(string Name);
