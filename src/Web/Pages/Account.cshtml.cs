using Bookstore.Application.Account;
using Bookstore.Web.Authorization;
using Bookstore.Web.ViewModels;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bookstore.Web.Pages;

/// <summary><c>/account</c>: the signed-in person's profile, Patreon account, membership, reading circles and sessions.</summary>
[Authorize]
internal sealed class AccountModel(IMediator mediator) : PageModel
{
    public AccountViewModel? Account { get; private set; }

    /// <param name="sessions">The page of the list of sessions, from 1.</param>
    public async Task<IActionResult> OnGetAsync(int? sessions, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new GetAccount(sessions ?? 1), cancellationToken) is not GetAccountResult.Found found)
        {
            return Challenge();
        }

        Account = AccountViewModel.Create(found, HttpContext);
        return Page();
    }

    /// <param name="sessions">The page of the list that the session is on.</param>
    [RecentSignIn("sessionId", "sessions")]
    public async Task<IActionResult> OnPostEndSessionAsync(Guid sessionId, int? sessions, CancellationToken cancellationToken)
    {
        await mediator.Send(new EndSession(sessionId), cancellationToken);
        return sessions > 1 ? RedirectToPage(null, null, new { sessions }, "sessions") : RedirectToPage();
    }

    [RecentSignIn]
    public async Task<IActionResult> OnPostEndOtherSessionsAsync(CancellationToken cancellationToken)
    {
        await mediator.Send(new EndOtherSessions(), cancellationToken);
        return RedirectToPage();
    }

    /// <param name="organizationId">Null for none.</param>
    public async Task<IActionResult> OnPostChooseOrganizationAsync(string? organizationId, CancellationToken cancellationToken)
    {
        await mediator.Send(new ChooseOrganization(organizationId), cancellationToken);
        return RedirectToPage(null, null, null, "circles");
    }
}
