using Bookstore.Application.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Bookstore.Infrastructure.Logto;

/// <summary>Tells which failure an exception of the OpenID Connect handler means.</summary>
internal static class LogtoFailure
{
    /// <summary>The failure that an exception means.</summary>
    public static SignInFailure Classify(Exception exception) => exception switch
    {
        _ when Text(exception, "error") is { } error => Classify(error, Text(exception, "error_description")),
        WrongClockException => SignInFailure.ClockWrong,
        // An answer that is no JSON, or an error answer that names no error: not the provider's own voice.
        OpenIdConnectProtocolException { InnerException: not null } => SignInFailure.ProviderUnreachable,
        OpenIdConnectProtocolException when exception.Data.Contains("error") => SignInFailure.ProviderUnreachable,
        OpenIdConnectProtocolException => SignInFailure.ResponseInvalid,
        SecurityTokenException => SignInFailure.ResponseInvalid,
        // Without a provider's error these are: no state, a state of another key, no correlation cookie.
        AuthenticationFailureException { InnerException: null } => SignInFailure.StateLost,
        AuthenticationFailureException { InnerException: { } inner } => Classify(inner),
        // The discovery document, the token endpoint or userinfo did not answer as they should.
        _ => SignInFailure.ProviderUnreachable,
    };

    /// <summary>The failure that an error response means (RFC 6749 5.2).</summary>
    public static SignInFailure Classify(string error, string? description) => error switch
    {
        "access_denied" => SignInFailure.AccessDenied,
        "login_required" or "interaction_required" or "consent_required" or "account_selection_required" => SignInFailure.LoginRequired,
        "invalid_grant" => SignInFailure.CodeExpired,
        "invalid_client" => SignInFailure.SecretWrong,
        "unauthorized_client" => SignInFailure.ApplicationTypeWrong,
        "invalid_redirect_uri" => SignInFailure.RedirectUriNotRegistered,
        // What a pushed authorization request answers (RFC 9126 2.3): only the description names the cause.
        "invalid_request" when description?.Contains("redirect_uri", StringComparison.Ordinal) is true =>
            SignInFailure.RedirectUriNotRegistered,
        "invalid_request" when description?.Contains("client secret has expired", StringComparison.Ordinal) is true => SignInFailure.SecretExpired,
        "invalid_request" when description?.Contains("is not allowed for this client", StringComparison.Ordinal) is true =>
            SignInFailure.ApplicationTypeWrong,
        "server_error" or "temporarily_unavailable" => SignInFailure.ProviderUnreachable,
        _ => SignInFailure.RequestRefused,
    };

    // What the handler leaves of the provider's error response in the exception (RFC 6749 5.2).
    private static string? Text(Exception exception, string key) => exception.Data[key] as string;
}
