namespace Bookstore.Browser.Tests;

/// <summary>The pages of the local tenant and of the stand-in Patreon.</summary>
internal static partial class PageStates
{
    private static IEnumerable<PageState> AtTheTenant() =>
    [
        new("tenant-expired", visit => visit.TenantAsync("/sign-in")),
        new("tenant-invalid-link", async visit =>
        {
            await visit.SiteAsync("/sign-in?one_time_token=secret&login_hint=ada@example.com");
            await visit.PressAsync("main form button");
        }),
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
        // Patreon comes back without a code.
        new("tenant-failed", async visit =>
        {
            await visit.StartSignInAsync("&with=patreon");
            await visit.Page.GotoAsync(await visit.Page.EvaluateAsync<string>(
                "(query => `${query.get('redirect_uri')}?state=${query.get('state')}`)(new URLSearchParams(location.search))"));
        }),
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
        new("tenant-application", async visit =>
        {
            await visit.TenantAsync("/console/application");
            await visit.PressAsync("form[action$=renew-secret] button");
        }),
        new("tenant-account-center-off", async visit =>
        {
            await visit.PressAsync("form[action$=account-center-off] button");
            await visit.TenantAsync("/account/security");
        }),
        new("tenant-account-security", async visit =>
        {
            await visit.TenantAsync("/console/application");
            await visit.PressAsync("form[action$=account-center-on] button");
            await visit.TenantAsync("/account/security");
        }),
        new("tenant-unlink", visit => visit.PressAsync("a[href*='/remove']")),
        new("tenant-unlinked", visit => visit.PressAsync("form button")),
        new("tenant-linked", async visit =>
        {
            await visit.TenantAsync("/account/security");
            await visit.PressAsync("form button");
            await visit.PressAsync("button[value='10120815']");
        }),
        new("tenant-switch-account", async visit =>
        {
            await visit.SiteAsync("/sign-in?one_time_token=secret&login_hint=alan@example.com");
            await visit.PressAsync("main form button");
            await visit.TenantAsync("/switch-account");
        }),
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
        new("tenant-suspended", async visit =>
        {
            await visit.TenantAsync("/console/users");
            await visit.PressAsync("section:has(h2:text-is('Ada Lovelace')) form[action$=suspend] button");
            await visit.StartSignInAsync("&with=patreon");
            await visit.PressAsync("button[value='10120815']");
        }),
    ];
}
