using Bookstore.Application.SignIn;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SignOutResult = Bookstore.Application.SignIn.SignOutResult;

namespace Bookstore.Web.Pages;

/// <summary><c>/sign-out</c>: asks first, since a link from anywhere may lead here, then signs out.</summary>
/// <param name="mediator">Takes the command.</param>
public sealed class SignOutModel(IMediator mediator) : PageModel
{
    /// <summary>Whether the session here has ended and Logto's could not.</summary>
    public bool EndedHereOnly { get; private set; }

    /// <summary>Asks whoever is signed in.</summary>
    public IActionResult OnGet() => User.Identity is { IsAuthenticated: true } ? Page() : LocalRedirect("/");

    /// <summary>Signs out.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        EndedHereOnly = await mediator.Send(new SignOut(), cancellationToken) == SignOutResult.EndedHereOnly;
        return EndedHereOnly ? Page() : new EmptyResult();
    }
}
