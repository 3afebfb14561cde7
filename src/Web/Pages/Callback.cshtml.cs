using Bookstore.Application.SignIn;
using Bookstore.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookstore.Web.Pages;

/// <summary><c>/callback</c>: where Logto sends the browser back to; the protocol is done when the page is reached.</summary>
/// <param name="mediator">Takes the command.</param>
[EnableRateLimiting(RateLimits.Callback)]
[RejectSpeculativeRequests]
public sealed class CallbackModel(IMediator mediator) : PageModel
{
    /// <summary>Why nobody was signed in.</summary>
    public SignInProblem? Problem { get; private set; }

    /// <summary>Completes the sign-in.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        await mediator.Send(new CompleteSignIn(), cancellationToken) switch
        {
            CompleteSignInResult.SignedIn signedIn => LocalRedirect(signedIn.ReturnUrl.Path),
            CompleteSignInResult.AskedAgain => new EmptyResult(),
            CompleteSignInResult.Failed failed => this.Show(Problem = new(
                failed.Failure,
                QueryHelpers.AddQueryString("/sign-in", "returnUrl", failed.ReturnUrl.Path),
                failed.ClockDifference,
                failed.IsOfRequest)),
            var unknown => throw new InvalidOperationException($"{unknown} is no result that this page knows."),
        };
}
