using Bookstore.Application.Ports;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bookstore.Web.ViewModels;

/// <summary>A sign-in that failed.</summary>
/// <param name="RetryUrl">Starts the same sign-in again.</param>
/// <param name="ClockDifference">How far Logto's clock is ahead of this machine's; negative where it is behind.</param>
/// <param name="IsOfRequest">Whether the browser's request itself was wrong, or carried an error.</param>
internal sealed record SignInProblem(SignInFailure Failure, string RetryUrl, TimeSpan? ClockDifference = null, bool IsOfRequest = false)
{
    // As long as the circuit breaker waits until it asks Logto again.
    private const string RetryAfterSeconds = "3";

    /// <summary>
    /// The HTTP status of the page (RFC 9110 15). A request can't cause a 5xx, for which a proxy would take the site out of
    /// rotation: 503 is for a Logto that can't be reached, 502 for one whose response is of no use.
    /// </summary>
    public int StatusCode => IsOfRequest ? StatusCodes.Status400BadRequest : Failure switch
    {
        SignInFailure.StateLost or SignInFailure.CodeExpired or SignInFailure.SignedOut => StatusCodes.Status400BadRequest,
        SignInFailure.LoginRequired or SignInFailure.AccessDenied => StatusCodes.Status403Forbidden,
        SignInFailure.ProviderUnreachable => StatusCodes.Status503ServiceUnavailable,
        SignInFailure.ResponseInvalid or SignInFailure.RequestRejected or SignInFailure.ClockWrong
            or SignInFailure.RedirectUriNotRegistered or SignInFailure.ApplicationUnknown or SignInFailure.SecretWrong
            or SignInFailure.SecretExpired or SignInFailure.ApplicationTypeWrong =>
            StatusCodes.Status502BadGateway,
    };

    /// <summary>The page, which shows the problem, with its status.</summary>
    public PageResult ToResult(PageModel page)
    {
        if (StatusCode == StatusCodes.Status503ServiceUnavailable)
        {
            page.Response.Headers.RetryAfter = RetryAfterSeconds;
        }

        return new PageResult { StatusCode = StatusCode };
    }
}
