using Bookstore.Domain.Sessions;

namespace Bookstore.Application.Ports;

/// <summary>What came back from Logto with the browser.</summary>
public abstract record LogtoCallback
{
    private LogtoCallback()
    {
    }

    /// <param name="ReturnUrl">Where the person wanted to be when they began, as the sign-in's state says it.</param>
    public sealed record Succeeded(LogtoUser User, SignInAttempt SignIn, string? ReturnUrl) : LogtoCallback;

    /// <param name="ReturnUrl">Where the person wanted to be, if that is still known.</param>
    /// <param name="ClockDifference">How far Logto's clock is ahead of this machine's, if that is the reason; negative if it is behind.</param>
    /// <param name="IsOfRequest">Whether the browser's request itself was wrong or named an error, before Logto was asked anything.</param>
    public sealed record Failed(
        SignInFailure Failure, string? ReturnUrl, TimeSpan? ClockDifference = null, bool IsOfRequest = false) : LogtoCallback;
}
