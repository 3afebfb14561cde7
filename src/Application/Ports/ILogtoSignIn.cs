using Bookstore.Application.SignIn;

namespace Bookstore.Application.Ports;

/// <summary>Logto, as the browser of the current request meets it: OpenID Connect's authorization code flow.</summary>
public interface ILogtoSignIn
{
    /// <summary>Makes the response that sends the browser to Logto (OpenID Connect Core 3.1.2.1).</summary>
    /// <param name="start">What to ask of Logto.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Null when the browser is on its way, else why it stays; then the response is as it was before.</returns>
    Task<SignInFailure?> StartAsync(SignInStart start, CancellationToken cancellationToken);

    /// <summary>Reads what came back with the browser. It is validated already.</summary>
    LogtoCallback ReadCallback();

    /// <summary>Makes the response that ends the browser's session at Logto (OpenID Connect RP-Initiated Logout 1.0).</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether the browser is on its way to Logto; false where Logto can't be reached.</returns>
    Task<bool> EndAsync(CancellationToken cancellationToken);
}
