using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookstore.Operations.Management;

/// <summary>An application at Logto. Several may have the same name.</summary>
/// <param name="Type">This site is a <c>Traditional</c> one.</param>
internal sealed record LogtoApplication(string Id, string Name, string Type, ClientMetadata OidcClientMetadata);

/// <summary>Configuration that Logto replaces as a whole, so that properties unknown here have to be sent back.</summary>
internal abstract record ExtensibleConfiguration
{
    [JsonExtensionData]
    public IDictionary<string, JsonElement> ExtensionData { get; init; } = new Dictionary<string, JsonElement>();
}

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

/// <summary>A connector at Logto.</summary>
/// <param name="Id">The instance's id, a part of its redirect URI.</param>
/// <param name="ConnectorId">Its kind: <c>patreon-universal</c> is Logto's own for Patreon.</param>
internal sealed record LogtoConnector(string Id, string ConnectorId, ConnectorConfig Config)
{
    public const string PatreonTarget = "patreon";

    public const string PatreonKind = "patreon-universal";
}

/// <summary>The config of a Patreon connector.</summary>
internal sealed record ConnectorConfig : ExtensibleConfiguration
{
    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    /// <summary>The scopes to request, separated by spaces. If it is empty, Logto's own connector has a default.</summary>
    public string? Scope { get; init; }
}

/// <summary>How people sign in and sign up at Logto. A part is null if this version of Logto does not have it.</summary>
internal sealed record SignInExperience
{
    public SignUpRules? SignUp { get; init; }

    /// <summary>The ways to sign in besides social connectors.</summary>
    public SignInRules? SignIn { get; init; }

    public SocialRules? SocialSignIn { get; init; }

    /// <summary>The targets of the social connectors that are offered.</summary>
    public IReadOnlyList<string>? SocialSignInConnectorTargets { get; init; }

    /// <summary><c>SignIn</c>, <c>Register</c> or <c>SignInAndRegister</c>.</summary>
    public string? SignInMode { get; init; }

    /// <summary>Enterprise single sign-on.</summary>
    public bool? SingleSignOnEnabled { get; init; }

    public PasskeyRules? PasskeySignIn { get; init; }

    /// <summary>What Logto asks of a new person besides the Patreon account; empty if nothing, or if social sign-ups skip it.</summary>
    public IReadOnlyList<string> FindSocialSignUpRequirements() =>
        SocialSignIn?.SkipRequiredIdentifiers is true ? [] : SignUp?.Requirements ?? [];
}

internal sealed record SignUpRules : ExtensibleConfiguration
{
    public IReadOnlyList<string> Identifiers { get; init; } = [];

    public bool Password { get; init; }

    public bool Verify { get; init; }

    /// <summary>Further identifiers, each an object with an <c>identifier</c>.</summary>
    public IReadOnlyList<JsonElement>? SecondaryIdentifiers { get; init; }

    [JsonIgnore]
    public IReadOnlyList<string> AllIdentifiers => [.. Identifiers, .. (SecondaryIdentifiers ?? []).Select(SignInRules.NameOf)];

    [JsonIgnore]
    public IReadOnlyList<string> Requirements => Password ? [.. AllIdentifiers, "a password"] : AllIdentifiers;
}

internal sealed record SignInRules : ExtensibleConfiguration
{
    /// <summary>The ways to sign in, each an object with an <c>identifier</c>.</summary>
    public IReadOnlyList<JsonElement> Methods { get; init; } = [];

    public static string NameOf(JsonElement method) =>
        method.ValueKind == JsonValueKind.Object && method.TryGetProperty("identifier", out var identifier) ? identifier.ToString() : "unknown";
}

internal sealed record PasskeyRules : ExtensibleConfiguration
{
    public bool? Enabled { get; init; }
}

internal sealed record SocialRules : ExtensibleConfiguration
{
    /// <summary>Whether people who sign up through a social connector are not asked for the sign-up's identifiers.</summary>
    public bool? SkipRequiredIdentifiers { get; init; }
}

/// <summary>A webhook at Logto. One that is to be created has neither id nor signing key.</summary>
internal sealed record LogtoWebhook(
    string? Id, string Name, IReadOnlyList<string> Events, WebhookConfig Config, string? SigningKey = null, bool? Enabled = null);

internal sealed record WebhookConfig(string? Url = null);

/// <summary>An API resource at Logto.</summary>
/// <param name="Indicator">The resource indicator (RFC 8707).</param>
internal sealed record LogtoResource(string Id, string Indicator, IReadOnlyList<LogtoScope>? Scopes = null);

/// <summary>A permission of an API resource, such as <c>read:books</c>.</summary>
internal readonly record struct LogtoScope(string Name);
