using Bookstore.Application.Account;
//#if (shelf)
using Bookstore.Application.Shelf;
//#endif
using Bookstore.Web.ViewModels;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bookstore.Web.Pages;

/// <summary><c>/</c>, the home page and the post-logout redirect URI: after the first step of switching accounts it goes on to the sign-in.</summary>
internal sealed class IndexModel(IMediator mediator) : PageModel
{
    /// <summary>The signed-in person; null for everybody else.</summary>
    public HomeViewModel? Home { get; private set; }

    /// <summary>Where a visitor wanted to be whose session was revoked at Logto; null for everybody else.</summary>
    public string? RevokedReturnUrl { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (AccountSwitchCookie.Take(HttpContext) is { } signInUrl)
        {
            return LocalRedirect(signInUrl);
        }

        if (await mediator.Send(new GetSummary(), cancellationToken) is { } person)
        {
            Home = new HomeViewModel(person.DisplayName);
            //#if (shelf)
            Home = Home with { Shelf = HomeShelf.Create(await mediator.Send(new GetHome(), cancellationToken)) };
            //#endif
        }

        RevokedReturnUrl = (await mediator.Send(new TakeRevokedSession(), cancellationToken))?.ReturnUrl.Path;
        return Page();
    }
}
