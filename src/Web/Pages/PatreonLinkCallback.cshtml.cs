using Bookstore.Application.Account;
using Bookstore.Web.Security;
using Bookstore.Web.ViewModels;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Bookstore.Web.Pages;

/// <summary><c>/account/patreon/callback</c>: where Patreon sends the browser back to. The result is shown at an address without the code.</summary>
[Authorize]
[RejectSpeculativeRequests]
[EnableRateLimiting(RateLimits.Callback)]
internal sealed class PatreonLinkCallbackModel(IMediator mediator) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string? state, string? code, CancellationToken cancellationToken)
    {
        var consent = PatreonConsentCookie.Take(HttpContext);
        return PatreonLinkOutcomes.ToResult(this, await mediator.Send(new CompletePatreonLink(consent, state, code), cancellationToken));
    }
}
