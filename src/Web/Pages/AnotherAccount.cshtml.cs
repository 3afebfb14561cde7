using Bookstore.Application.SignIn;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SignOutResult = Bookstore.Application.SignIn.SignOutResult;

namespace Bookstore.Web.Pages;

/// <summary><c>/another-account</c>: two steps to another Patreon account, and back to the return URL.</summary>
internal sealed class AnotherAccountModel(IMediator mediator) : PageModel
{
    private string _returnUrl = "/";

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl
    {
        get => _returnUrl;
        set => _returnUrl = Application.SignIn.ReturnUrl.Normalize(value).Path;
    }

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
