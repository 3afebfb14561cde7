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

    /// <summary>What became of the sessions that the person has just ended.</summary>
    public EndSessionsResult? Ended { get; private set; }

    /// <param name="sessions">The page of the list of sessions, from 1.</param>
    public async Task<IActionResult> OnGetAsync(int? sessions, EndSessionsResult? ended, CancellationToken cancellationToken)
    {
        Ended = ended;
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
        var ended = await mediator.Send(new EndSession(sessionId), cancellationToken);
        return RedirectToPage(null, null, new { sessions = sessions > 1 ? sessions : null, ended }, "sessions");
    }

    [RecentSignIn]
    public async Task<IActionResult> OnPostEndOtherSessionsAsync(CancellationToken cancellationToken)
    {
        var ended = await mediator.Send(new EndOtherSessions(), cancellationToken);
        return RedirectToPage(null, null, new { ended }, "sessions");
    }

    /// <param name="organizationId">Null for none.</param>
    public async Task<IActionResult> OnPostChooseOrganizationAsync(string? organizationId, CancellationToken cancellationToken)
    {
        await mediator.Send(new ChooseOrganization(organizationId), cancellationToken);
        return RedirectToPage(null, null, null, "circles");
    }
}
