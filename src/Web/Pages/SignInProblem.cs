using Bookstore.Application.SignIn;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bookstore.Web.Pages;

/// <summary>A sign-in that did not happen, for the page that says so.</summary>
/// <param name="Failure">Why.</param>
/// <param name="Retry">The address that tries again, with the wishes of this try.</param>
/// <param name="ClockDifference">How far Logto's clock is ahead of this machine's, where that is why; negative where it is behind.</param>
public sealed record SignInProblem(SignInFailure Failure, string Retry, TimeSpan? ClockDifference = null)
{
    /// <summary>The HTTP status of the page (RFC 9110 15).</summary>
    public int StatusCode => Failure switch
    {
        SignInFailure.StateLost or SignInFailure.CodeExpired => StatusCodes.Status400BadRequest,
        SignInFailure.LoginRequired or SignInFailure.AccessDenied => StatusCodes.Status403Forbidden,
        SignInFailure.ProviderUnreachable or SignInFailure.RequestRefused or SignInFailure.ResponseInvalid
            or SignInFailure.ClockWrong or SignInFailure.RedirectUriNotRegistered or SignInFailure.ApplicationUnknown or SignInFailure.SecretWrong
            or SignInFailure.SecretExpired or SignInFailure.ApplicationTypeWrong =>
            StatusCodes.Status503ServiceUnavailable,
    };
}

/// <summary>Shows a <see cref="SignInProblem"/>.</summary>
internal static class SignInProblemResult
{
    public static PageResult Show(this PageModel page, SignInProblem problem)
    {
        var result = page.Page();
        result.StatusCode = problem.StatusCode;
        return result;
    }
}
