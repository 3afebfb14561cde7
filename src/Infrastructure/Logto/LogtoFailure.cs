using Bookstore.Application.Ports;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Polly;

namespace Bookstore.Infrastructure.Logto;

/// <summary>Classifies the exceptions of the OpenID Connect handler.</summary>
internal static class LogtoFailure
{
    public static SignInFailure Classify(Exception exception) => exception switch
    {
        _ when Text(exception, "error") is { } error => Classify(error, Text(exception, "error_description")),
        ClockSkewException => SignInFailure.ClockWrong,
        // Without the provider's error, it is a missing state, a state of another key, or a missing correlation cookie.
        AuthenticationFailureException { InnerException: null } => SignInFailure.StateLost,
        AuthenticationFailureException { InnerException: { } inner } => Classify(inner),
        _ when IsOutage(exception) => SignInFailure.ProviderUnreachable,
        // The discovery document, the token response or the userinfo response is wrong.
        _ => SignInFailure.ResponseInvalid,
    };

    /// <summary>Whether the browser's request was wrong, and not what Logto answered to the site.</summary>
    /// <param name="exception">The handler's exception, from before it sent the code to Logto.</param>
    public static bool IsOfRequest(Exception exception) => exception switch
    {
        AuthenticationFailureException { InnerException: { } inner } => IsOfRequest(inner),
        // Everything else comes from reading the discovery document.
        _ => exception is AuthenticationFailureException or OpenIdConnectProtocolException,
    };

    /// <summary>Classifies an error response (RFC 6749 5.2).</summary>
    public static SignInFailure Classify(string error, string? description) => error switch
    {
        "access_denied" => SignInFailure.AccessDenied,
        "login_required" or "interaction_required" or "consent_required" or "account_selection_required" => SignInFailure.LoginRequired,
        "invalid_grant" => SignInFailure.CodeExpired,
        "invalid_client" => SignInFailure.SecretWrong,
        "unauthorized_client" => SignInFailure.ApplicationTypeWrong,
        "invalid_redirect_uri" => SignInFailure.RedirectUriNotRegistered,
        // The response to a pushed authorization request (RFC 9126 2.3): only the description has the cause.
        "invalid_request" when description?.Contains("redirect_uri", StringComparison.Ordinal) is true =>
            SignInFailure.RedirectUriNotRegistered,
        "invalid_request" when description?.Contains("client secret has expired", StringComparison.Ordinal) is true => SignInFailure.SecretExpired,
        "invalid_request" when description?.Contains("is not allowed for this client", StringComparison.Ordinal) is true =>
            SignInFailure.ApplicationTypeWrong,
        "server_error" or "temporarily_unavailable" => SignInFailure.ProviderUnreachable,
        _ => SignInFailure.RequestRejected,
    };

    // No response, none in time, or one that says "not now" (see LogtoOutageHandler).
    private static bool IsOutage(Exception? exception) => exception switch
    {
        null => false,
        HttpRequestException { StatusCode: { } status } => LogtoOutageHandler.IsOutage(status),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded } => false,
        HttpRequestException or TimeoutException or OperationCanceledException or ExecutionRejectedException => true,
        _ => IsOutage(exception.InnerException),
    };

    // Where the handler puts the provider's error response (RFC 6749 5.2).
    private static string? Text(Exception exception, string key) => exception.Data[key] as string;
}
