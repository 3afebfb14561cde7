using System.Diagnostics;
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

    public async Task<IActionResult> OnGetAsync(SignInQuery query, CancellationToken cancellationToken)
    {
        var request = query.ToCommand(isSignUp: Request.Path.StartsWithSegments(SignUpRoute));
        switch (await mediator.Send(request, cancellationToken))
        {
            case StartSignInResult.Started:
                return new EmptyResult();

            case StartSignInResult.ConfirmationRequired:
                OneTimeSignInCookie.Set(HttpContext, request);
                return LocalRedirect(ConfirmSignInModel.Path);

            case StartSignInResult.Failed { Failure: var failure }:
                return (Problem = new(failure, Request.GetEncodedPathAndQuery())).ToResult(this);

            default:
                throw new UnreachableException();
        }
    }
}
