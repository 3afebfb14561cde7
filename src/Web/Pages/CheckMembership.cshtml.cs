using Bookstore.Application.Patrons;
using Bookstore.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Bookstore.Web.Pages;

/// <summary><c>/check-membership</c>: where "Check again" leads. It goes back to where it was pressed.</summary>
/// <param name="mediator">Takes the command.</param>
[Authorize]
[EnableRateLimiting(RateLimits.Check)]
public sealed class CheckMembershipModel(IMediator mediator) : PageModel
{
    /// <summary>There is nothing to see.</summary>
    public IActionResult OnGet() => LocalRedirect("/account");

    /// <summary>Has Patreon asked, in the background.</summary>
    /// <param name="returnUrl">Where it was pressed.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<IActionResult> OnPostAsync(string? returnUrl, CancellationToken cancellationToken)
    {
        var isAsked = await mediator.Send(new CheckMembership(), cancellationToken);
        return LocalRedirect(CurrentPage.Back(returnUrl, isAsked));
    }
}
