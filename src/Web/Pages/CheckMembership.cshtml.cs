using Bookstore.Application.Patrons;
using Bookstore.Web.Security;
using Bookstore.Web.ViewModels;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Bookstore.Web.Pages;

/// <summary><c>/check-membership</c>: "Check again". The page that it goes back to says whether Patreon has answered.</summary>
[Authorize]
[EnableRateLimiting(RateLimits.Check)]
internal sealed class CheckMembershipModel(IMediator mediator) : PageModel
{
    public IActionResult OnGet() => LocalRedirect("/account");

    public async Task<IActionResult> OnPostAsync(string? returnUrl, CancellationToken cancellationToken)
    {
        await mediator.Send(new CheckMembership(), cancellationToken);
        return LocalRedirect(CurrentPage.GetUrlAfterCheck(returnUrl));
    }
}
