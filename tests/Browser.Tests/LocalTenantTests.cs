using Bookstore.Testing;
using Microsoft.Playwright;

namespace Bookstore.Browser.Tests;

/// <summary>An app beside its local tenant, and the tenant's Management API.</summary>
public sealed class LocalTenantSite : IAsyncLifetime
{
    public RunningApp App { get; private set; } = null!;

    public TenantManagement Management { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        App = await RunningApp.StartPatientlyAsync();
        Management = await TenantManagement.OpenAsync(App);
    }

    public async Task DisposeAsync()
    {
        Management.Dispose();
        await App.DisposeAsync();
    }
}

/// <summary>Ending sessions and deleting an account in Chromium, here and at the local tenant. Each test has a person of its own.</summary>
public sealed class LocalTenantTests(Chromium chromium, LocalTenantSite site) : IClassFixture<Chromium>, IClassFixture<LocalTenantSite>
{
    private readonly RunningApp _app = site.App;
    private readonly TenantManagement _management = site.Management;

    [Fact]
    public async Task A_browser_that_was_signed_out_from_another_one_is_asked_again_at_its_next_click()
    {
        var phone = await chromium.OpenWindowAsync();
        var page = await chromium.OpenWindowAsync();
        await SignInAsync(phone, "Ada Lovelace", "/account");
        await SignInAsync(page, "Ada Lovelace", "/account");
        await Assertions.Expect(page.Locator("[aria-labelledby=sessions] li")).ToHaveCountAsync(2);

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out everywhere else" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("Signed out, here and at the sign-in service.");
        var user = await _management.FindUserAsync("Ada Lovelace");
        Assert.Single((await _management.CallAsync(HttpMethod.Get, $"/api/users/{user}/sessions"))!["sessions"]!.AsArray());
        await phone.GotoAsync(new Uri(_app.Url, "/account").AbsoluteUri);
        await Assertions.Expect(phone.GetByRole(AriaRole.Button, new() { Name = "Continue with Patreon" })).ToBeVisibleAsync();
        Assert.Equal(_app.Tenant.Authority, new Uri(phone.Url).Authority);

        // This one's grant is alive: the page needs an access token for the person's data at Logto.
        await page.GotoAsync(new Uri(_app.Url, "/account/edit").AbsoluteUri);
        await Assertions.Expect(page.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("Ada Lovelace");
    }

    [Fact]
    public async Task An_account_is_deleted_here_and_at_the_tenant_after_a_second_factor_and_one_more_click()
    {
        var page = await chromium.OpenWindowAsync();
        await SignInAsync(page, "Beatrice Warde", "/account/delete", hasSecondFactor: true);
        // As if the sign-in at the tenant had been a quarter of an hour ago.
        await _app.QueryTenantAsync(
            $"UPDATE Sessions SET SignedInAt = '{DateTimeOffset.UtcNow.AddMinutes(-15):yyyy-MM-dd HH:mm:ss.fffffff}+00:00' "
            + $"WHERE PersonId = '{await _management.FindUserAsync("Beatrice Warde")}'");
        await page.GotoAsync(new Uri(_app.Url, "/sign-in?returnUrl=/account/delete").AbsoluteUri);
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(_app.Url, "/account/delete").AbsoluteUri);

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete my account" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Please confirm that it's you" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await SignInAtTenantAsync(page, "Beatrice Warde", hasSecondFactor: true);

        var thanks = page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Thanks for confirming" });
        await Assertions.Expect(thanks).ToBeVisibleAsync();
        Assert.Equal("/account/delete", new Uri(page.Url).AbsolutePath);
        Assert.Equal(1L, await ProfilesAsync("Beatrice Warde"));
        Assert.NotNull(await _management.FindUserAsync("Beatrice Warde"));

        await thanks.GetByRole(AriaRole.Button).ClickAsync();
        var signIn = page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).Or(page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }));
        await Assertions.Expect(signIn.First).ToBeVisibleAsync();
        Assert.Equal(0L, await ProfilesAsync("Beatrice Warde"));
        Assert.Null(await _management.FindUserAsync("Beatrice Warde"));
    }

    private async Task<object?> ProfilesAsync(string name) =>
        (await _app.QueryAsync($"SELECT count(*) FROM UserProfiles WHERE Name = '{name}'"))[0][0];

    private async Task SignInAsync(IPage page, string who, string path, bool hasSecondFactor = false)
    {
        await page.GotoAsync(new Uri(_app.Url, $"/sign-in?returnUrl={path}").AbsoluteUri);
        await SignInAtTenantAsync(page, who, hasSecondFactor);
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(_app.Url, path).AbsoluteUri);
    }

    private static async Task SignInAtTenantAsync(IPage page, string who, bool hasSecondFactor)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue with Patreon" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = who }).ClickAsync();
        if (hasSecondFactor)
        {
            await page.Locator("#code").FillAsync(await page.Locator("output").InnerTextAsync());
            await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        }
    }
}
