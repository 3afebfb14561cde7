using Bookstore.Application.Account;
using Bookstore.Web.Authorization;
using Bookstore.Web.ViewModels;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bookstore.Web.Pages;

/// <summary><c>/account/delete</c>: says what is deleted and what stays, and asks.</summary>
[Authorize]
internal sealed class DeleteAccountModel(IMediator mediator) : PageModel
{
    private DeleteAccountResult? _result;

    /// <summary>What would be deleted; null after the deletion.</summary>
    public DeleteAccountViewModel? Deletion { get; private set; }

    /// <summary>Which text <c>DeleteAccount.*</c> says what was done; null before a deletion.</summary>
    public string? Outcome => _result?.ToString();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await mediator.Send(new GetAccountDeletion(), cancellationToken) is not { } deletion)
        {
            return Challenge();
        }

        Deletion = DeleteAccountViewModel.Create(deletion);
        return Page();
    }

    [RecentSignIn]
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        _result = await mediator.Send(new DeleteAccount(), cancellationToken);
        switch (_result)
        {
            case DeleteAccountResult.ContinuesAtLogto:
                StatusLine.Set(HttpContext, StatusMessage.AccountDeleted);
                return new EmptyResult();
            case DeleteAccountResult.SignedOut:
                return Challenge();
            case DeleteAccountResult.NotDeleted:
                Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                break;
        }

        return Page();
    }
}
