namespace Bookstore.Application.Ports;

/// <summary>Why a sign-in did not happen. The set is closed: each member has a page text that says what to do.</summary>
public enum SignInFailure
{
    /// <summary>The callback belongs to no sign-in that this browser began, or to one that is too old.</summary>
    StateLost,

    /// <summary>The authorization code was refused: too old, or used before (RFC 6749 5.2, <c>invalid_grant</c>).</summary>
    CodeExpired,

    /// <summary>Logto can't be reached, or says that it can't do anything just now.</summary>
    ProviderUnreachable,

    /// <summary>Logto wants the person to interact and was told not to ask (OpenID Connect Core 3.1.2.6).</summary>
    LoginRequired,

    /// <summary>The person, or Logto, said no (RFC 6749 4.1.2.1, <c>access_denied</c>).</summary>
    AccessDenied,

    /// <summary>The person signed out at Logto while the sign-in was on its way (OpenID Connect Back-Channel Logout 1.0).</summary>
    SignedOut,

    /// <summary>Logto refused the request for another reason.</summary>
    RequestRefused,

    /// <summary>What Logto or the browser said is not what OpenID Connect demands (OpenID Connect Core 3.1.3.7): nobody is signed in by it.</summary>
    ResponseInvalid,

    /// <summary>What came back is right but for its times: the clocks of Logto and of this machine differ.</summary>
    ClockWrong,

    /// <summary>The redirect URI is not registered with the application at Logto.</summary>
    RedirectUriNotRegistered,

    /// <summary>Logto knows no application with this app id.</summary>
    ApplicationUnknown,

    /// <summary>Logto knows the application, and the app secret is not its.</summary>
    SecretWrong,

    /// <summary>The app secret was the application's, and has expired.</summary>
    SecretExpired,

    /// <summary>The application at Logto is of a type that signs nobody in by a redirect, such as machine-to-machine.</summary>
    ApplicationTypeWrong,
}
