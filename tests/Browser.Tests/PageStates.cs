namespace Bookstore.Browser.Tests;

/// <summary>A page in one of its states, and how a browser gets there from the one before.</summary>
internal sealed record PageState(string Name, Func<Visit, Task> OpenAsync);

/// <summary>All pages of the site, the local tenant and the stand-in Patreon, in the order in which one browser can see them.</summary>
internal static class PageStates
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

    public static readonly IReadOnlyList<PageState> All = [.. SignedOut(), .. AtTheTenant(), .. SignedIn(), .. Consoles(), .. Afterwards()];

    private static IEnumerable<PageState> SignedOut() =>
    [
        new("home", visit => visit.SiteAsync("/")),
        new("shelf", visit => visit.SiteAsync("/shelf")),
        new("book-for-patrons", visit => visit.SiteAsync("/shelf/the-night-press")),
        new("another-account-signed-out", visit => visit.SiteAsync("/another-account")),
        new("sign-out-asks", visit => visit.SiteAsync("/sign-out")),
        new("confirm-sign-in-expired", visit => visit.SiteAsync("/confirm-sign-in")),
        new("confirm-sign-in", visit => visit.SiteAsync("/sign-in?one_time_token=secret&login_hint=ada@example.com")),
        new("parameter-invalid", visit => visit.SiteAsync("/sign-in?screen=nowhere")),
        new("sign-in-lost", visit => visit.SiteAsync("/callback?code=1&state=2")),
        new("not-found", visit => visit.SiteAsync("/nothing-here")),
    ];

    private static IEnumerable<PageState> AtTheTenant() =>
    [
        new("tenant-expired", visit => visit.TenantAsync("/sign-in")),
        new("tenant-sign-in", visit => visit.StartSignInAsync()),
        new("tenant-register", visit => visit.TenantAsync("/register")),
        new("tenant-identifier-sign-in", visit => visit.TenantAsync("/identifier-sign-in")),
        new("tenant-identifier-register", visit => visit.TenantAsync("/identifier-register")),
        new("tenant-reset-password", visit => visit.TenantAsync("/reset-password")),
        new("tenant-single-sign-on", visit => visit.TenantAsync("/single-sign-on")),
        new("tenant-no-connector", async visit =>
        {
            await visit.Page.Locator("#email").FillAsync("ada@example.com");
            await visit.PressAsync("form button");
        }),
        new("tenant-identity-provider", async visit =>
        {
            await visit.Page.Locator("#email").FillAsync("barbara@university.example");
            await visit.PressAsync("form button");
        }),
        new("patreon-authorize", visit => visit.StartSignInAsync("&with=patreon")),
        new("tenant-denied", visit => visit.PressAsync("button[value=deny]")),
        new("patreon-refuses", visit => visit.PatreonAsync("/oauth2/authorize")),
        new("tenant-second-factor", async visit =>
        {
            await visit.StartSignInAsync("&with=patreon");
            await visit.PressAsync("button[value='10180826']");
        }),
        new("tenant-wrong-code", async visit =>
        {
            await visit.Page.Locator("#code").FillAsync("nothing");
            await visit.PressAsync("form button");
        }),
    ];

    private static IEnumerable<PageState> SignedIn() =>
    [
        new("home-signed-in", visit => visit.SignInAsync()),
        new("menu", visit => visit.PressAsync("header summary")),
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
        new("account-patreon", visit => visit.SiteAsync("/account/patreon")),
        new("account-delete", visit => visit.SiteAsync("/account/delete")),
        new("another-account", visit => visit.SiteAsync("/another-account?returnUrl=/account")),
        new("sign-out-asks-signed-in", visit => visit.SiteAsync("/sign-out")),
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
    ];

    private static IEnumerable<PageState> Consoles() =>
    [
        new("tenant-users", visit => visit.TenantAsync("/console/users")),
        new("tenant-user", visit => visit.PressAsync("section p a")),
        new("tenant-organizations", visit => visit.TenantAsync("/console/organizations")),
        new("tenant-roles", visit => visit.TenantAsync("/console/roles")),
        new("tenant-links", async visit =>
        {
            await visit.TenantAsync("/console/links");
            await visit.Page.Locator("[id='email.token']").FillAsync("alan@example.com");
            await visit.PressAsync("form[action$=create-token] button");
        }),
        // There is an invitation of his.
        new("tenant-nothing-changed", async visit =>
        {
            await visit.Page.Locator("[id='email.invitation']").FillAsync("alan@example.com");
            await visit.PressAsync("form[action$=invite] button");
        }),
        new("tenant-application", visit => visit.TenantAsync("/console/application")),
        new("tenant-account-security", visit => visit.TenantAsync("/account/security")),
        new("tenant-unlink", visit => visit.PressAsync("a[href*='/remove']")),
        new("patreon-control", visit => visit.PatreonAsync("/control")),
        new("patreon-person", visit => visit.PatreonAsync("/adalovelace")),
        new("patreon-campaign", visit => visit.PatreonAsync("/bookstorepress")),
    ];

    private static IEnumerable<PageState> Afterwards() =>
    [
        new("signed-out", async visit =>
        {
            await visit.SiteAsync("/sign-out");
            await visit.PressAsync("main form button");
        }),
        new("tenant-signed-out", visit => visit.TenantAsync("/signed-out")),
        new("tenant-not-signed-in", visit => visit.TenantAsync("/account/security")),
    ];
}
