using Bookstore.Testing;
using Microsoft.Playwright;

namespace Bookstore.Browser.Tests;

/// <summary>A membership changes at the stand-in Patreon, and the shelf with it, while the person stays signed in.</summary>
public sealed class PatronTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task A_book_opens_after_an_upgrade_and_closes_after_the_pledge_is_cancelled()
    {
        await using var app = await RunningApp.StartPatientlyAsync();
        await app.WaitForLogAsync("Synced all ");
        var page = await chromium.OpenWindowAsync();
        var book = new Uri(app.Url, "/shelf/the-night-press").AbsoluteUri;

        // Signed out, the book leads straight to Patreon, and that back to exactly here.
        await page.GotoAsync(book);
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with Patreon" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Grace Hopper" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(book);
        var closed = page.GetByRole(AriaRole.Main);
        await Assertions.Expect(closed).ToContainTextAsync("Patron of the Press");
        await Assertions.Expect(closed).ToContainTextAsync("Grace Hopper");
        await Assertions.Expect(page.Locator("a[download]")).ToHaveCountAsync(0);
        await Chromium.SaveAsync(page, "en-desktop-closed-to-a-free-member");

        await ChangeAsync("Patron of the Press", opens: true);
        await Chromium.SaveAsync(page, "en-desktop-opened-by-a-tier");
        await ChangeAsync("Cancel at once", opens: false);

        // The support case of every site with Patreon: the wrong account. It finds the way to the right one, and back here.
        await page.GetByRole(AriaRole.Link, new() { Name = "Use another Patreon account" }).ClickAsync();
        await page.Locator("main form button").ClickAsync();
        await SignInAsync("Ada Lovelace");
        await Assertions.Expect(page).ToHaveURLAsync(book);
        await Assertions.Expect(page.Locator("a[download]").First).ToBeVisibleAsync();

        async Task SignInAsync(string who)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Continue with Patreon" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = who }).ClickAsync();
        }

        // A reader reloads the book until it has changed. Only the webhook changes it so soon: the next sync is hours away. That the
        // site's memory forgets it at once, and not after half a minute, is what MembershipEvictionsTests says.
        async Task ChangeAsync(string action, bool opens)
        {
            var control = await page.Context.NewPageAsync();
            await control.GotoAsync(new Uri(app.StandInPatreon, "/control").AbsoluteUri);
            await Chromium.FollowAsync(
                control,
                () => control.Locator("section", new() { HasText = "Grace Hopper" }).GetByRole(AriaRole.Button, new() { Name = action }).First.ClickAsync());
            await control.CloseAsync();
            using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            do
            {
                timeout.Token.ThrowIfCancellationRequested();
                await page.ReloadAsync();
            }
            while (await page.Locator("a[download]").CountAsync() > 0 != opens);
        }
    }
}
