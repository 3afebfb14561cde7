using Bookstore.Application.SignIn;
using Bookstore.Domain.Sessions;

namespace Bookstore.Application.Ports;

/// <summary>What came back from Logto with the browser.</summary>
public abstract record LogtoCallback
{
    private LogtoCallback()
    {
    }

    /// <summary>Logto says who it is.</summary>
    /// <param name="User">The person.</param>
    /// <param name="SignIn">The sign-in.</param>
    /// <param name="ReturnUrl">Where they wanted to be when they began.</param>
    public sealed record Succeeded(LogtoUser User, SignInAttempt SignIn, ReturnUrl ReturnUrl) : LogtoCallback;

    /// <summary>It came to nothing.</summary>
    /// <param name="Failure">Why.</param>
    /// <param name="ReturnUrl">Where the person wanted to be, as far as that is still known.</param>
    /// <param name="ClockDifference">How far Logto's clock is ahead of this machine's, where that is why; negative where it is behind.</param>
    /// <param name="IsOfRequest">Whether the browser's request itself was wrong or named an error, before Logto was asked anything.</param>
    public sealed record Failed(
        SignInFailure Failure, ReturnUrl ReturnUrl, TimeSpan? ClockDifference = null, bool IsOfRequest = false) : LogtoCallback;
}
