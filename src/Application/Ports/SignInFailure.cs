namespace Bookstore.Application.Ports;

/// <summary>Why a sign-in failed. Each member has a text on the page that says what to do.</summary>
public enum SignInFailure
{
    /// <summary>The callback belongs to no sign-in that this browser began, or to one that is too old.</summary>
    StateLost,

    /// <summary>The authorization code was rejected: too old, or used before (RFC 6749 5.2, <c>invalid_grant</c>).</summary>
    CodeExpired,

    /// <summary>Logto can't be reached, or is temporarily unavailable.</summary>
    ProviderUnreachable,

    /// <summary>Logto needs the person to interact, and was told not to ask (OpenID Connect Core 3.1.2.6).</summary>
    LoginRequired,

    /// <summary>The person, or Logto, denied the request (RFC 6749 4.1.2.1, <c>access_denied</c>).</summary>
    AccessDenied,

    /// <summary>The person signed out at Logto while the sign-in was under way (OpenID Connect Back-Channel Logout 1.0).</summary>
    SignedOut,

    /// <summary>Logto rejected the request for another reason.</summary>
    RequestRejected,

    /// <summary>Logto's response, or the callback's parameters, failed validation (OpenID Connect Core 3.1.3.7).</summary>
    ResponseInvalid,

    /// <summary>The ID token is valid except for its times: the clocks of Logto and of this machine differ.</summary>
    ClockWrong,

    RedirectUriNotRegistered,

    /// <summary>Logto knows no application with this app id.</summary>
    ApplicationUnknown,

    /// <summary>Logto knows the application, but the app secret is wrong.</summary>
    SecretWrong,

    SecretExpired,

    /// <summary>The application at Logto is of a type that can't sign people in, such as machine-to-machine.</summary>
    ApplicationTypeWrong,
}
