namespace Bookstore.Application.Ports;

/// <summary>What to ask of Logto at a sign-in (OpenID Connect Core 3.1.2.1, and Logto's own parameters).</summary>
/// <param name="DirectConnector">The target of the social connector to go to at once, or null.</param>
/// <param name="AnotherAccount">Whether to ask who it is even if Logto still knows the browser.</param>
/// <param name="ReturnUrl">Where the person wants to be afterwards: a path of this site.</param>
public sealed record AuthorizationRequest(FirstScreen FirstScreen, string? DirectConnector, bool AnotherAccount, string ReturnUrl)
{
    /// <summary>The ID of the enterprise SSO connector to go to at once, or null.</summary>
    public string? EnterpriseConnector { get; init; }

    /// <summary>What an identifier screen asks for (Logto's <c>identifier</c> parameter).</summary>
    public SignInIdentifiers Identifiers { get; init; }

    /// <summary>Who probably signs in, to fill in at Logto (<c>login_hint</c>): such as an email address. Or null.</summary>
    public string? LoginHint { get; init; }

    /// <summary>The organization whose sign-in experience Logto shows (<c>organization_id</c>), or null for the tenant's.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>Signs in whom <see cref="LoginHint"/> names (Logto's <c>one_time_token</c>), or null. A secret.</summary>
    public string? OneTimeToken { get; init; }

    /// <summary>
    /// How long ago the person may have authenticated at Logto, in whole seconds (OpenID Connect Core 3.1.2.1, <c>max_age</c>); null
    /// for the 14 days of any sign-in.
    /// </summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Whether the person was just sent back to Logto because their last authentication was too old, and has to authenticate again.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>The name of the type: the values are secret or personal.</summary>
    public override string ToString() => nameof(AuthorizationRequest);
}

/// <summary>The screen that Logto opens with (its <c>first_screen</c> parameter).</summary>
public enum FirstScreen
{
    SignIn,
    Register,
    ResetPassword,

    /// <summary>Asks for an identifier, and offers no social connectors.</summary>
    IdentifierSignIn,

    /// <inheritdoc cref="IdentifierSignIn"/>
    IdentifierRegister,

    /// <summary>Asks for an email address, and goes on to the enterprise SSO connector of its domain.</summary>
    SingleSignOn,
}

/// <summary>What people can sign in with on Logto's own screens.</summary>
[Flags]
public enum SignInIdentifiers
{
    None = 0,
    Email = 1,
    Phone = 2,
    Username = 4,
}
