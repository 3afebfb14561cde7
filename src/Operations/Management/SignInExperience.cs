using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookstore.Operations.Management;

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
