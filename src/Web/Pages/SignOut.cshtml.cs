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
    /// <summary>What could not be done, or null before a sign-out.</summary>
    public SignOutResult? Result { get; private set; }

    /// <summary>Asks whoever is signed in.</summary>
    public IActionResult OnGet() => User.Identity is { IsAuthenticated: true } ? Page() : LocalRedirect("/");

    /// <summary>Signs out.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        Result = await mediator.Send(new SignOut(), cancellationToken);
        if (Result == SignOutResult.SessionNotRemoved)
        {
            Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }

        return Result == SignOutResult.ContinuesAtLogto ? new EmptyResult() : Page();
    }
}
