using Bookstore.Application.SignIn;
using Bookstore.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Bookstore.Web.Pages;

/// <summary><c>/sign-in</c>: sends the browser to Logto, or shows why it can't.</summary>
/// <param name="mediator">Takes the command.</param>
[EnableRateLimiting(RateLimits.SignIn)]
[RejectSpeculativeRequests]
public sealed class SignInModel(IMediator mediator) : PageModel
{
    /// <summary>Why the browser is still here.</summary>
    public SignInProblem? Problem { get; private set; }

    /// <summary>Begins the sign-in.</summary>
    /// <param name="screen"><c>register</c> to open with the registration; anything else opens with the sign-in.</param>
    /// <param name="with">The target of a social connector to go to at once, such as <c>patreon</c>.</param>
    /// <param name="another">1 to ask who it is even where Logto still knows the browser.</param>
    /// <param name="returnUrl">Where to go afterwards: a path of this site.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<IActionResult> OnGetAsync(
        FirstScreen screen, string? with, int another, string? returnUrl, CancellationToken cancellationToken) =>
        await mediator.Send(new StartSignIn(screen, with, another == 1, returnUrl), cancellationToken) switch
        {
            StartSignInResult.Started => new EmptyResult(),
            StartSignInResult.Failed failed => this.Show(Problem = new(failed.Failure, Request.GetEncodedPathAndQuery())),
            var unknown => throw new InvalidOperationException($"{unknown} is no result that this page knows."),
        };
}
