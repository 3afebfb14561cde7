using System.Diagnostics;
using Bookstore.Application;
using Bookstore.Application.SignIn;
using Bookstore.Web.Security;
using Bookstore.Web.ViewModels;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookstore.Web.Pages;

/// <summary><c>/callback</c>, the redirect URI. The OpenID Connect handler has checked the response before the page runs.</summary>
[EnableRateLimiting(RateLimits.Callback)]
[RejectSpeculativeRequests]
[AllowAnonymous]
internal sealed class CallbackModel(IMediator mediator) : PageModel
{
    public SignInProblem? Problem { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        await mediator.Send(new CompleteSignIn(), cancellationToken) switch
        {
            CompleteSignInResult.SignedIn signedIn => LocalRedirect(signedIn.ReturnUrl.Path),
            CompleteSignInResult.ReauthenticationRequired => new EmptyResult(),
            CompleteSignInResult.Failed failed => (Problem = new(
                failed.Failure,
                QueryHelpers.AddQueryString(SiteAddresses.SignIn, "returnUrl", failed.ReturnUrl.Path),
                failed.ClockDifference,
                failed.IsOfRequest)).ToResult(this),
            _ => throw new UnreachableException(),
        };
}
