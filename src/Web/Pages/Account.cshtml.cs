using Bookstore.Application.Account;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bookstore.Web.Pages;

/// <summary><c>/account</c>: what the site knows of the signed-in person.</summary>
/// <param name="mediator">Takes the query.</param>
public sealed class AccountModel(IMediator mediator) : PageModel
{
    /// <summary>The account.</summary>
    public GetAccountResult.Found? Account { get; private set; }

    /// <summary>Shows the account.</summary>
    /// <param name="sessions">The page of the list of sessions, from 1.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<IActionResult> OnGetAsync(int? sessions, CancellationToken cancellationToken)
    {
        Account = await mediator.Send(new GetAccount(sessions ?? 1), cancellationToken) as GetAccountResult.Found;
        return Account is null ? Challenge() : Page();
    }

    /// <summary>Ends one session.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<IActionResult> OnPostEndSessionAsync(Guid sessionId, CancellationToken cancellationToken)
    {
        await mediator.Send(new EndSession(sessionId), cancellationToken);
        return RedirectToPage();
    }

    /// <summary>Ends all sessions but this one.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<IActionResult> OnPostEndOtherSessionsAsync(CancellationToken cancellationToken)
    {
        await mediator.Send(new EndOtherSessions(), cancellationToken);
        return RedirectToPage();
    }
}
