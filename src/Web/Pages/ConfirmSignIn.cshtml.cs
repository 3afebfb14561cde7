using Bookstore.Application.SignIn;
using Bookstore.Web.Security;
using Bookstore.Web.ViewModels;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Bookstore.Web.Pages;

/// <summary><c>/confirm-sign-in</c>: names the address that a link with a one-time token signs in, and goes on at its button.</summary>
[EnableRateLimiting(RateLimits.SignIn)]
[NoReferrer]
internal sealed class ConfirmSignInModel(IMediator mediator) : PageModel
{
    public const string Path = "/confirm-sign-in";

    private StartSignIn? Requested => OneTimeSignInCookie.Find(HttpContext);

    /// <summary>The email address, or null where there is nothing to confirm, or not any more.</summary>
    public string? Address => Requested?.Parameters.LoginHint;

    public SignInProblem? Problem { get; private set; }

    public IActionResult OnGet() => new PageResult { StatusCode = Requested is null ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK };

    /// <param name="address">Whom the page with the button named. Another link may have been opened since: then it is shown again.</param>
    public async Task<IActionResult> OnPostAsync(string? address, CancellationToken cancellationToken)
    {
        if (Requested is not { } signIn || signIn.Parameters.LoginHint != address)
        {
            return OnGet();
        }

        if (await mediator.Send(signIn with { IsConfirmed = true }, cancellationToken) is StartSignInResult.Failed { Failure: var failure })
        {
            return (Problem = new(failure, Path)).ToResult(this);
        }

        OneTimeSignInCookie.Delete(HttpContext);
        return new EmptyResult();
    }
}
