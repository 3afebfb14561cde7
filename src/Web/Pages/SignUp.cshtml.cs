using Bookstore.Application.SignIn;
using Bookstore.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Bookstore.Web.Pages;

/// <summary><c>/sign-up</c>: like <c>/sign-in</c>, with Logto's registration first.</summary>
/// <param name="mediator">Takes the command.</param>
[EnableRateLimiting(RateLimits.SignIn)]
[RejectSpeculativeRequests]
public sealed class SignUpModel(IMediator mediator) : PageModel
{
    /// <summary>Why the browser is still here.</summary>
    public SignInProblem? Problem { get; private set; }

    /// <summary>Begins the registration.</summary>
    /// <param name="returnUrl">Where to go afterwards: a path of this site.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<IActionResult> OnGetAsync(string? returnUrl, CancellationToken cancellationToken) =>
        await mediator.Send(new StartSignIn(FirstScreen.Register, ReturnUrl: returnUrl), cancellationToken) switch
        {
            StartSignInResult.Started => new EmptyResult(),
            StartSignInResult.Failed failed => this.Show(Problem = new(failed.Failure, Request.GetEncodedPathAndQuery())),
            var unknown => throw new InvalidOperationException($"{unknown} is no result that this page knows."),
        };
}
