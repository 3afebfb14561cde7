using System.Diagnostics;
using Bookstore.Application.Ports;
using Bookstore.Application.SignIn;
using Bookstore.Web.Security;
using Bookstore.Web.ViewModels;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Bookstore.Web.Pages;

/// <summary><c>/sign-in</c>, and <c>/sign-up</c> for Logto's registration: sends the browser to Logto, or shows why it can't.</summary>
[EnableRateLimiting(RateLimits.SignIn)]
[RejectSpeculativeRequests]
[AllowAnonymous]
internal sealed class SignInModel(IMediator mediator) : PageModel
{
    public const string SignUpRoute = "/sign-up";

    public SignInProblem? Problem { get; private set; }

    /// <param name="screen"><c>register</c> opens Logto's registration.</param>
    /// <param name="with">The target of a social connector to go to directly, such as <c>patreon</c>.</param>
    /// <param name="another">1 asks for the account again, even if Logto has a session.</param>
    public async Task<IActionResult> OnGetAsync(
        FirstScreen screen, string? with, int another, string? returnUrl, CancellationToken cancellationToken)
    {
        var request = Request.Path.StartsWithSegments(SignUpRoute)
            ? new StartSignIn(FirstScreen.Register, ReturnUrl: returnUrl)
            : new StartSignIn(screen, with, another == 1, returnUrl);
        return await mediator.Send(request, cancellationToken) switch
        {
            StartSignInResult.Started => new EmptyResult(),
            StartSignInResult.Failed { Failure: var failure } =>
                (Problem = new(failure, Request.GetEncodedPathAndQuery())).ToResult(this),
            _ => throw new UnreachableException(),
        };
    }
}
