using Bookstore.Application.Account;
using Bookstore.Application.Ports;
using Bookstore.Web.Authorization;
using Bookstore.Web.Security;
using Bookstore.Web.ViewModels;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Bookstore.Web.Pages;

/// <summary><c>/account/patreon</c>: links, replaces or unlinks the Patreon account, where Logto has no pages for that.</summary>
[Authorize]
[EnableRateLimiting(RateLimits.SignIn)]
internal sealed class PatreonLinkModel(IMediator mediator) : PageModel
{
    /// <summary>The result of what was done before; anything else shows nothing.</summary>
    [FromQuery(Name = "outcome")]
    public PatreonLinkOutcome? Outcome { get; set; }

    /// <summary>What is being changed, for the form.</summary>
    public string? Change { get; private set; }

    /// <summary>Where the person goes on at Patreon, or null.</summary>
    public Uri? Address { get; private set; }

    /// <summary>The verification whose code was sent, or null.</summary>
    public string? VerificationId { get; private set; }

    public bool IsCodeWrong { get; private set; }

    public IActionResult OnGet() => Outcome is null && InterruptedForm.Find(HttpContext) is null ? RedirectToPage("/EditAccount") : Page();

    [RecentSignIn("change")]
    public async Task<IActionResult> OnPostAsync(
        PatreonLinkChange? change, string? verificationId, string? code, CancellationToken cancellationToken)
    {
        if (change is not { } wanted)
        {
            return RedirectToPage("/EditAccount");
        }

        Outcome = null;
        switch (await mediator.Send(new ChangePatreonLink(wanted, verificationId, code), cancellationToken))
        {
            case ChangePatreonLinkResult.CodeNeeded needed:
                (Change, VerificationId, IsCodeWrong) = (wanted.ToString(), needed.VerificationId, needed.IsWrong);
                return Page();
            case ChangePatreonLinkResult.ConsentNeeded needed:
                // By a link: the CSP lets a form lead to nobody but this site and Logto.
                PatreonConsentCookie.Set(HttpContext, needed.Consent);
                Address = needed.Address;
                return Page();
            case var result:
                return PatreonLinkOutcomes.ToResult(this, result);
        }
    }
}
