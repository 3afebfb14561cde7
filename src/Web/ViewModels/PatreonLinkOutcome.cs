using System.Diagnostics;
using Bookstore.Application.Account;
using Bookstore.Application.Ports;
using Bookstore.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bookstore.Web.ViewModels;

/// <summary>What a change of the linked Patreon account came to; the text <c>PatreonLink.</c> with its name says it.</summary>
internal enum PatreonLinkOutcome
{
    Linked,
    Replaced,
    Unlinked,
    Expired,
    Taken,
    LastSignIn,
    NoConsent,
    NotOffered,
    Unavailable,
}

internal static class PatreonLinkOutcomes
{
    /// <summary>Leads to the page that says what happened, at an address that can be loaded again.</summary>
    public static IActionResult ToResult(PageModel page, ChangePatreonLinkResult result) =>
        result is ChangePatreonLinkResult.SignInNeeded && RepeatedSignIn.CanHelp(page.HttpContext)
            ? page.Challenge()
            : page.RedirectToPage("/PatreonLink", new { outcome = Describe(result) });

    private static PatreonLinkOutcome Describe(ChangePatreonLinkResult result) => result switch
    {
        ChangePatreonLinkResult.Changed { Change: PatreonLinkChange.Link } => PatreonLinkOutcome.Linked,
        ChangePatreonLinkResult.Changed { Change: PatreonLinkChange.Replace } => PatreonLinkOutcome.Replaced,
        ChangePatreonLinkResult.Changed => PatreonLinkOutcome.Unlinked,
        ChangePatreonLinkResult.Rejected { Problem: var problem } => problem switch
        {
            PatreonLinkProblem.Taken => PatreonLinkOutcome.Taken,
            PatreonLinkProblem.LastSignIn => PatreonLinkOutcome.LastSignIn,
            PatreonLinkProblem.NoConsent => PatreonLinkOutcome.NoConsent,
            PatreonLinkProblem.NotOffered => PatreonLinkOutcome.NotOffered,
            PatreonLinkProblem.WrongCode or PatreonLinkProblem.Expired => PatreonLinkOutcome.Expired,
        },
        ChangePatreonLinkResult.SignInNeeded or ChangePatreonLinkResult.Unavailable => PatreonLinkOutcome.Unavailable,
        _ => throw new UnreachableException(),
    };
}
