using Bookstore.Application.Ports;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bookstore.Web.Pages;

/// <summary>A sign-in that did not happen, for the page that says so.</summary>
/// <param name="Failure">Why.</param>
/// <param name="Retry">The address that tries again, with the wishes of this try.</param>
/// <param name="ClockDifference">How far Logto's clock is ahead of this machine's, where that is why; negative where it is behind.</param>
/// <param name="IsOfRequest">Whether the browser's request itself was wrong or named an error.</param>
public sealed record SignInProblem(SignInFailure Failure, string Retry, TimeSpan? ClockDifference = null, bool IsOfRequest = false)
{
    /// <summary>
    /// The HTTP status of the page (RFC 9110 15). What anybody can cause is never a 5xx: a proxy takes a site out of rotation
    /// for those. 503 is for a Logto that can't be reached, 502 for one that gave an answer of no use.
    /// </summary>
    public int StatusCode => IsOfRequest ? StatusCodes.Status400BadRequest : Failure switch
    {
        SignInFailure.StateLost or SignInFailure.CodeExpired or SignInFailure.SignedOut => StatusCodes.Status400BadRequest,
        SignInFailure.LoginRequired or SignInFailure.AccessDenied => StatusCodes.Status403Forbidden,
        SignInFailure.ProviderUnreachable => StatusCodes.Status503ServiceUnavailable,
        SignInFailure.ResponseInvalid or SignInFailure.RequestRefused or SignInFailure.ClockWrong
            or SignInFailure.RedirectUriNotRegistered or SignInFailure.ApplicationUnknown or SignInFailure.SecretWrong
            or SignInFailure.SecretExpired or SignInFailure.ApplicationTypeWrong =>
            StatusCodes.Status502BadGateway,
    };
}

/// <summary>Shows a <see cref="SignInProblem"/>.</summary>
internal static class SignInProblemResult
{
    // As long as the circuit breaker waits until it asks Logto again.
    private const string RetryAfterSeconds = "3";

    public static PageResult Show(this PageModel page, SignInProblem problem)
    {
        var result = page.Page();
        result.StatusCode = problem.StatusCode;
        if (problem.StatusCode == StatusCodes.Status503ServiceUnavailable)
        {
            page.Response.Headers.RetryAfter = RetryAfterSeconds;
        }

        return result;
    }
}
