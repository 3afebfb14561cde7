using Bookstore.Application.Account;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bookstore.Web.Pages;

/// <summary><c>/</c>, the home page and the post-logout redirect URI: after the first step of switching accounts it goes on to the sign-in.</summary>
internal sealed class IndexModel(IMediator mediator) : PageModel
{
    /// <summary>The signed-in person's name, if there is one.</summary>
    public string? Name { get; private set; }

    /// <summary>Where a visitor wanted to be whose session was revoked at Logto; null for everybody else.</summary>
    public string? RevokedReturnUrl { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (AccountSwitchCookie.Take(HttpContext) is { } signInUrl)
        {
            return LocalRedirect(signInUrl);
        }

        Name = await mediator.Send(new GetGreeting(), cancellationToken);
        RevokedReturnUrl = (await mediator.Send(new TakeRevokedSession(), cancellationToken))?.ReturnUrl.Path;
        return Page();
    }
}
