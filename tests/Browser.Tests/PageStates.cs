namespace Bookstore.Browser.Tests;

/// <summary>A page in one of its states, and how a browser gets there from the one before.</summary>
internal sealed record PageState(string Name, Func<Visit, Task> OpenAsync);

/// <summary>All pages of the site, the local tenant and the stand-in Patreon, in the order in which one browser can see them.</summary>
internal static partial class PageStates
{
    private static readonly object Reader = Visit.Member("Active", ["2"], 300);
    private static readonly object Patron = Visit.Member("Active", ["3"], 500);
    private static readonly object Free = Visit.Member("NeverPledged", ["1"], 0);
    private static readonly object Former = Visit.Member("Former", [], 0);
    private static readonly object Declined = Visit.Member("Declined", ["3"], 500);
    private static readonly object Grace = Visit.Member(
        "Declined",
        [],
        0,
        new { Entitlement = new { TierIds = (string[])["3"], Cents = 500 }, StartedAt = DateTimeOffset.UtcNow.AddDays(-1) },
        "Unreachable");

    private static readonly object PatreonDown = Visit.Member("Active", ["3"], 500, problem: "Unreachable");
    private static readonly object Outdated = Visit.Member("Active", ["3"], 500, problem: "Unreachable", age: TimeSpan.FromDays(60));

    public static readonly IReadOnlyList<PageState> All =
        [.. SignedOut(), .. AtTheTenant(), .. SignedIn(), .. Failing(), .. Consoles(), .. Afterwards()];

    private static IEnumerable<PageState> SignedOut() =>
    [
        new("home", visit => visit.SiteAsync("/")),
        new("shelf", visit => visit.SiteAsync("/shelf")),
        new("book-for-patrons", visit => visit.SiteAsync("/shelf/the-night-press")),
        new("another-account-signed-out", visit => visit.SiteAsync("/another-account")),
        new("confirm-sign-in-expired", visit => visit.SiteAsync("/confirm-sign-in")),
        new("confirm-sign-in", visit => visit.SiteAsync("/sign-in?one_time_token=secret&login_hint=ada@example.com")),
        new("parameter-invalid", visit => visit.SiteAsync("/sign-in?first_screen=nowhere", 400)),
        new("sign-in-lost", visit => visit.SiteAsync("/callback?code=1&state=2")),
        new("not-found", visit => visit.SiteAsync("/nothing-here", 404)),
    ];

    private static IEnumerable<PageState> SignedIn() =>
    [
        new("home-signed-in", visit => visit.SignInAsync()),
        new("menu", visit => visit.Page.Locator("header summary").ClickAsync()),
        new("account-not-a-member", visit => visit.SiteAsync("/account")),
        new("account-free", visit => visit.SiteAsync("/account", Free)),
        new("account-former", visit => visit.SiteAsync("/account", Former)),
        new("account-declined", visit => visit.SiteAsync("/account", Declined)),
        new("account-grace", visit => visit.SiteAsync("/account", Grace)),
        new("account-unread", visit => visit.SiteAsync("/account", new { IsUnread = true })),
        new("account-two-sessions", async visit =>
        {
            await visit.SignInElsewhereAsync();
            await visit.SiteAsync("/account", Patron);
            await visit.Page.EvaluateAsync("document.querySelectorAll('details').forEach(part => part.open = true)");
        }),
        new("step-up", async visit =>
        {
            await visit.AgeSignInAsync();
            await visit.PressAsync("form[action*=EndOtherSessions] button");
        }),
        new("interrupted-form", async visit =>
        {
            await visit.PressAsync("main form button");
            await visit.PressAsync("form[action='/sign-in'] button");
            await visit.PressAsync("button[value='10120815']");
        }),
        new("account-edit", visit => visit.SiteAsync("/account/edit")),
        new("account-time-zone", visit => visit.SiteAsync("/account/time-zone")),
        new("account-patreon-expired", visit => visit.SiteAsync("/account/patreon/callback?state=1&code=2")),
        new("account-delete", visit => visit.SiteAsync("/account/delete")),
        new("another-account", visit => visit.SiteAsync("/another-account?returnUrl=/account")),
        new("sign-out-asks", visit => visit.SiteAsync("/sign-out")),
        new("shelf-free", visit => visit.SiteAsync("/shelf", Free)),
        new("shelf-patron", visit => visit.SiteAsync("/shelf", Patron)),
        new("book-open", visit => visit.SiteAsync("/shelf/the-night-press")),
        new("book-in-grace", visit => visit.SiteAsync("/shelf/the-night-press", Grace)),
        new("book-closed", visit => visit.SiteAsync("/shelf/the-night-press", Reader)),
        new("book-checking", visit => visit.SiteAsync("/shelf/the-night-press", new { IsChecking = true })),
        new("book-of-a-circle", visit => visit.SiteAsync("/shelf/minutes-of-the-night-readers", Free)),
        new("page-closed", visit => visit.SiteAsync("/letters")),
        new("librarian", visit => visit.SiteAsync("/librarian")),
        new("checked-again", async visit =>
        {
            await visit.SiteAsync("/account", Patron);
            await visit.PressAsync("form[action='/check-membership'] button");
            await visit.Page.Locator("[role=status]").WaitForAsync();
        }),
        // Once a minute is what the limit of the walk allows.
        new("too-many-requests", visit => visit.PressUntilRefusedAsync("/account", "form[action='/check-membership'] button")),
    ];

    private static IEnumerable<PageState> Failing() =>
    [
        new("account-patreon-down", visit => visit.SiteAsync("/account", PatreonDown)),
        new("shelf-patreon-down", visit => visit.SiteAsync("/shelf", PatreonDown)),
        new("book-outdated", visit => visit.SiteAsync("/shelf/the-night-press", Outdated)),
        new("account-outdated", visit => visit.SiteAsync("/account", Outdated)),
        new("account-not-known", visit => visit.SiteAsync("/account", new { IsChecking = true, Problem = "TokenRevoked" })),
        new("shelf-not-known", visit => visit.SiteAsync("/shelf")),
        new("failed", visit => visit.SiteAsync("/account", "nonsense")),
        new("page-without-role", visit => visit.SiteAsync("/cellar", Patron)),
        new("database-down", async visit =>
        {
            visit.MoveDatabase(isAway: true);
            await visit.SiteAsync("/account", 503);
            visit.MoveDatabase(isAway: false);
        }),
        new("account-edit-logto-down", async visit =>
        {
            visit.IsLogtoDown = true;
            await visit.SiteAsync("/account/edit", 503);
        }),
        new("sign-in-logto-down", visit => visit.SiteAsync("/sign-in", 503)),
        new("sign-in-secret-expired", async visit =>
        {
            visit.IsLogtoDown = false;
            await visit.TenantAsync("/console/application");
            await visit.PressAsync("form[action$=expire-secret] button");
            await visit.SiteAsync("/sign-in", 502);
        }),
    ];
}
