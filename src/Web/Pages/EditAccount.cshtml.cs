using Bookstore.Application.Account;
using Bookstore.Web.Security;
using Bookstore.Web.ViewModels;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Bookstore.Web.Pages;

/// <summary><c>/account/edit</c>: what a person can change about themselves at Logto.</summary>
[Authorize]
[EnableRateLimiting(RateLimits.SignIn)]
internal sealed class EditAccountModel(IMediator mediator) : PageModel
{
    /// <summary>Null where Logto does not answer, or gives the session no token.</summary>
    public EditAccountViewModel? Account { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => ShowAsync(null, null, cancellationToken);

    public async Task<IActionResult> OnPostAsync(
        [FromForm] AccountFields typed, [FromForm(Name = "shown")] AccountFields shown, CancellationToken cancellationToken)
    {
        var edit = new EditAccount(typed, shown);
        return await mediator.Send(edit, cancellationToken) switch
        {
            EditAccountResult.Saved => Saved(),
            EditAccountResult.SignInNeeded when RepeatedSignIn.CanHelp(HttpContext) => Challenge(),
            EditAccountResult.Rejected rejected => await ShowAsync(edit, rejected, cancellationToken),
            _ => Unavailable(),
        };
    }

    private async Task<IActionResult> ShowAsync(EditAccount? edit, EditAccountResult.Rejected? rejected, CancellationToken cancellationToken)
    {
        switch (await mediator.Send(new GetEditableAccount(), cancellationToken))
        {
            case GetEditableAccountResult.Found found:
                Account = EditAccountViewModel.Create(found, edit, rejected);
                return Page();
            case GetEditableAccountResult.SignInNeeded when RepeatedSignIn.CanHelp(HttpContext):
                return Challenge();
            default:
                return Unavailable();
        }
    }

    private RedirectToPageResult Saved()
    {
        StatusLine.Set(HttpContext, StatusMessage.Saved);
        return RedirectToPage("/Account");
    }

    private PageResult Unavailable()
    {
        Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Page();
    }
}
