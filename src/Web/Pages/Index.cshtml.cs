using Bookstore.Application.Account;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bookstore.Web.Pages;

/// <summary><c>/</c>: what this is. Logto sends everyone here from a sign-out; some want to go on.</summary>
/// <param name="mediator">Takes the query.</param>
public sealed class IndexModel(IMediator mediator) : PageModel
{
    /// <summary>What to call the signed-in person, or null.</summary>
    public string? Name { get; private set; }

    /// <summary>Shows the page.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (AccountSwitchCookie.Take(HttpContext) is { } next)
        {
            return LocalRedirect(next);
        }

        Name = await mediator.Send(new GetGreeting(), cancellationToken);
        return Page();
    }
}
