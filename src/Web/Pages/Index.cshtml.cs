using Bookstore.Application.Account;
using Bookstore.Web.Security;
using Bookstore.Web.ViewModels;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.OutputCaching;

namespace Bookstore.Web.Pages;

/// <summary><c>/</c>, the home page and the post-logout redirect URI: after the first step of switching accounts it goes on to the sign-in.</summary>
[OutputCache(PolicyName = PageWithoutCookies.Name)]
internal sealed class IndexModel(IMediator mediator) : PageModel
{
    /// <summary>What the signed-in person sees; null for everybody else.</summary>
    public HomeViewModel? Home { get; private set; }

    /// <summary>Where a visitor wanted to be whose session was revoked at Logto; null for everybody else.</summary>
    public string? RevokedReturnUrl { get; private set; }

    // Without a parameter, not even for the token: binding one costs more than the rest of this method.
    public async Task<IActionResult> OnGetAsync()
    {
        if (AccountSwitchCookie.Take(HttpContext) is { } signInUrl)
        {
            return LocalRedirect(signInUrl);
        }

        if (await mediator.Send(new GetHome(), HttpContext.RequestAborted) is { } home)
        {
            Home = HomeViewModel.Create(home);
            return Page();
        }

        if (!SpeculativeRequests.IsSpeculative(HttpContext))
        {
            RevokedReturnUrl = (await mediator.Send(new TakeRevokedSession(), HttpContext.RequestAborted))?.ReturnUrl.Path;
        }

        return Page();
    }
}
