using Bookstore.Application.SignIn;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SignOutResult = Bookstore.Application.SignIn.SignOutResult;

namespace Bookstore.Web.Pages;

/// <summary><c>/another-account</c>: the two steps to another Patreon account, and back to where one wanted to be.</summary>
/// <param name="mediator">Takes the command.</param>
public sealed class AnotherAccountModel(IMediator mediator) : PageModel
{
    /// <summary>Where to go afterwards.</summary>
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>Explains the steps.</summary>
    public void OnGet()
    {
    }

    /// <summary>Ends the sessions here and at Logto, and begins a sign-in that asks who it is.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await mediator.Send(new SignOut(), cancellationToken) != SignOutResult.ContinuesAtLogto)
        {
            return LocalRedirect(AccountSwitchCookie.GetSignInUrl(ReturnUrl));
        }

        AccountSwitchCookie.Set(HttpContext, ReturnUrl);
        return new EmptyResult();
    }
}
