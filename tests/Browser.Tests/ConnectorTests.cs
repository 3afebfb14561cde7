using Bookstore.Testing;
using Microsoft.Playwright;

namespace Bookstore.Browser.Tests;

/// <summary>A site that offers more than Patreon, in Chromium: its content security policy must let each button through.</summary>
public sealed class ConnectorTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task A_person_signs_in_with_google_and_then_links_patreon()
    {
        await using var app = await RunningApp.StartPatientlyAsync(("Logto__Connectors", "patreon google github"));
        var phone = await chromium.OpenWindowAsync("th-TH", 360, dark: true);
        await phone.GotoAsync(app.Url.AbsoluteUri);
        await Assertions.Expect(phone.Locator(".connectors").GetByRole(AriaRole.Link)).ToHaveTextAsync(
            ["ดำเนินการต่อด้วย Patreon", "ดำเนินการต่อด้วย Google", "ดำเนินการต่อด้วย GitHub"]);
        await Chromium.ExamineAsync(phone, "th-phone-connectors");

        var page = await chromium.OpenWindowAsync();
        var problems = Chromium.CollectProblems(page);
        await page.GotoAsync(app.Url.AbsoluteUri);
        await Chromium.ExamineAsync(page, "en-desktop-connectors");
        await Chromium.FollowAsync(page, () => page.GetByRole(AriaRole.Link, new() { Name = "Continue with Google" }).ClickAsync());
        await Chromium.ExamineAsync(page, "en-desktop-stand-in-for-google");
        await page.GetByRole(AriaRole.Button, new() { Name = "Katherine Johnson" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(app.Url.AbsoluteUri);

        await page.GotoAsync(new Uri(app.Url, "/account").AbsoluteUri);
        await Assertions.Expect(page.Locator(".ways-to-sign-in")).ToContainTextAsync("Katherine Johnson, katherine@example.com");
        await Chromium.ExamineAsync(page, "en-desktop-account-of-google");
        await page.GotoAsync(new Uri(app.Url, "/account/edit").AbsoluteUri);
        await page.GetByRole(AriaRole.Link, new() { Name = "Link a Patreon account" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Link Patreon" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Ada Lovelace" }).ClickAsync();

        await Chromium.WaitForPageAsync(page, new Uri(app.Url, "/account"));
        await app.WaitForLogAsync("Processed a Logto webhook: UserUpdated");
        Assert.Equal((1, 1), (await app.CountAsync("UserProfiles"), await app.CountAsync("PatreonIdentities")));
        Assert.Empty(problems);
    }
}
