using Bookstore.Application.SignIn;
using Bookstore.Web.ViewModels;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SignOutResult = Bookstore.Application.SignIn.SignOutResult;

namespace Bookstore.Web.Pages;

/// <summary><c>/sign-out</c>: asks first, since anybody can link here.</summary>
[AllowAnonymous]
internal sealed class SignOutModel(IMediator mediator) : PageModel
{
    private SignOutResult? _result;

    /// <summary>Which text <c>SignOut.*</c> explains what was not done; null before a sign-out.</summary>
    public string? Incomplete => _result switch
    {
        SignOutResult.EndedHereOnly => "HereOnly",
        SignOutResult.SessionNotRemoved => "NotRemoved",
        _ => null,
    };

    public IActionResult OnGet() => User.Identity is { IsAuthenticated: true } ? Page() : LocalRedirect("/");

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        _result = await mediator.Send(new SignOut(), cancellationToken);
        if (_result == SignOutResult.SessionNotRemoved)
        {
            Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }

        if (_result != SignOutResult.ContinuesAtLogto)
        {
            return Page();
        }

        StatusLine.Set(HttpContext, StatusMessage.SignedOut);
        return new EmptyResult();
    }
}
