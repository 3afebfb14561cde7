using Bookstore.Application.Patrons;
using Bookstore.Application.SignIn;
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
        var result = await mediator.Send(new CheckMembership(), cancellationToken);
        if (result != CheckMembershipResult.NothingToAsk)
        {
            StatusLine.Set(
                HttpContext, result == CheckMembershipResult.Answered ? StatusMessage.PatreonAnswered : StatusMessage.PatreonPending);
        }

        return LocalRedirect(ReturnUrl.Normalize(returnUrl).Path);
    }
}
