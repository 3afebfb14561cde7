using System.Diagnostics;
using Bookstore.Application.SignIn;
using Bookstore.Web.Authorization;
using Bookstore.Web.Security;
using Bookstore.Web.ViewModels;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Bookstore.Web.Pages;

/// <summary><c>/step-up</c>: asks to confirm at Logto that it's still the signed-in person, and goes back to where they were.</summary>
[Authorize]
[EnableRateLimiting(RateLimits.SignIn)]
internal sealed class StepUpModel(IMediator mediator) : PageModel
{
    private string _returnUrl = "/";

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl
    {
        get => _returnUrl;
        set => _returnUrl = Application.SignIn.ReturnUrl.Normalize(value).Path;
    }

    public SignInProblem? Problem { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        await mediator.Send(new EvaluateRecentSignIn(), cancellationToken) ? LocalRedirect(_returnUrl) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken) =>
        await mediator.Send(new StartStepUp(ReturnUrl), cancellationToken) switch
        {
            StartSignInResult.Started => new EmptyResult(),
            StartSignInResult.Failed { Failure: var failure } => (Problem = new(failure, RecentSignInPolicy.GetStepUpUrl(_returnUrl))).ToResult(this),
            _ => throw new UnreachableException(),
        };
}
