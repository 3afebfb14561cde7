namespace Bookstore.Application.Ports;

/// <summary>What to ask of Logto at a sign-in (OpenID Connect Core 3.1.2.1).</summary>
/// <param name="DirectConnector">The target of the social connector to go to at once, or null.</param>
/// <param name="AnotherAccount">Whether to ask who it is even if Logto still knows the browser.</param>
/// <param name="ReturnUrl">Where the person wants to be afterwards: a path of this site.</param>
public sealed record AuthorizationRequest(FirstScreen FirstScreen, string? DirectConnector, bool AnotherAccount, string ReturnUrl)
{
    /// <summary>
    /// How long ago the person may have authenticated at Logto, in whole seconds (OpenID Connect Core 3.1.2.1, <c>max_age</c>); null
    /// for the 14 days of any sign-in.
    /// </summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Whether the person was just sent back to Logto because their last authentication was too old, and has to authenticate again.</summary>
    public bool IsRepeated { get; init; }
}

/// <summary>The screen that Logto opens with (its <c>first_screen</c> parameter).</summary>
public enum FirstScreen
{
    SignIn,
    Register,
}
