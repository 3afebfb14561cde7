namespace Bookstore.Application.Ports;

/// <summary>Logto and the browser of the current request: OpenID Connect's authorization code flow.</summary>
public interface ILogtoSignIn
{
    /// <summary>Creates the response that sends the browser to Logto (OpenID Connect Core 3.1.2.1).</summary>
    /// <returns>Null if the browser is sent to Logto, else why not; then the response is as it was before.</returns>
    Task<SignInFailure?> StartAsync(AuthorizationRequest request, CancellationToken cancellationToken);

    /// <summary>Reads what came back with the browser. It is already validated.</summary>
    LogtoCallback ReadCallback();

    /// <summary>Creates the response that ends the browser's session at Logto (OpenID Connect RP-Initiated Logout 1.0).</summary>
    /// <returns>Whether the browser is sent to Logto; false if Logto can't be reached.</returns>
    Task<bool> EndAsync(CancellationToken cancellationToken);
}
