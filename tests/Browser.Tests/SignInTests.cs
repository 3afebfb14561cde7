using Bookstore.Testing;
using Microsoft.Playwright;

namespace Bookstore.Browser.Tests;

/// <summary>A person clicks the whole way in Chromium. What they saw is in <c>TestResults/screenshots</c>.</summary>
public sealed class SignInTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Theory]
    [InlineData("en-US", 1280, false)]
    [InlineData("en-US", 390, true)]
    [InlineData("th-TH", 1280, false)]
    [InlineData("th-TH", 390, true)]
    public async Task A_patron_signs_in_sees_the_account_and_signs_out(string locale, int width, bool dark)
    {
        await using var app = await RunningApp.StartPatientlyAsync();
        var page = await chromium.OpenWindowAsync(locale, width, dark: dark);
        var problems = Chromium.CollectProblems(page);
        var thai = locale == "th-TH";
        var view = $"{(thai ? "th" : "en")}-{(width < 600 ? "phone" : "desktop")}";

        await page.GotoAsync(app.Url.AbsoluteUri);
        await ShowAsync("home");
        await Chromium.FollowAsync(
            page, () => page.GetByRole(AriaRole.Button, new() { Name = thai ? "เข้าสู่ระบบ" : "Sign in", Exact = true }).ClickAsync());
        await Chromium.SaveAsync(page, $"{view}-experience");
        await page.GetByRole(AriaRole.Button, new() { Name = "Patreon" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Ada Lovelace" }).ClickAsync();

        await Assertions.Expect(page).ToHaveURLAsync(app.Url.AbsoluteUri);
        await ShowAsync("signed-in");
        await page.GotoAsync(new Uri(app.Url, "/account").AbsoluteUri);
        var portrait = page.Locator("img.portrait").First;
        Assert.True(await portrait.EvaluateAsync<bool>("image => image.complete && image.naturalWidth > 0"));
        await ShowAsync("account");
        await page.Locator("main summary").First.ClickAsync();
        await Assertions.Expect(page.Locator("pre")).ToContainTextAsync("\"identities\"");

        await Chromium.SignOutAsync(page, thai ? "ออกจากระบบ" : "Sign out");
        // The line that says so has the focus, for those who listen.
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToBeFocusedAsync();
        await ShowAsync("signed-out");
        await Assertions.Expect(page).ToHaveURLAsync(app.Url.AbsoluteUri);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = thai ? "เข้าสู่ระบบ" : "Sign in", Exact = true })).ToBeVisibleAsync();
        await page.GotoAsync(new Uri(app.Url, "/account").AbsoluteUri);
        Assert.Equal(app.Tenant.Authority, new Uri(page.Url).Authority);

        Assert.Empty(problems);
        Assert.Equal(1, await app.CountAsync("PatreonIdentities"));
        Assert.Equal(0, await app.CountAsync("UserSessions"));

        Task ShowAsync(string name) => Chromium.ExamineAsync(page, $"{view}-{name}");
    }

    [Fact]
    public async Task A_sign_in_started_at_another_host_name_completes_at_the_public_url()
    {
        await using var app = await RunningApp.StartPatientlyAsync();
        var page = await chromium.OpenWindowAsync();

        await page.GotoAsync($"http://127.0.0.1:{app.Url.Port}/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Patreon" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Ada Lovelace" }).ClickAsync();

        await Assertions.Expect(page).ToHaveURLAsync(app.Url.AbsoluteUri);
        await Assertions.Expect(page.Locator("header summary")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_failed_sign_in_shows_a_page_in_the_sites_layout()
    {
        await using var app = await RunningApp.StartAsync(
            ("Logto__Endpoint", $"http://localhost:{RunningApp.FreePort()}"), ("Logto__AppId", "app"), ("Logto__AppSecret", "secret"));
        var page = await chromium.OpenWindowAsync();

        await page.GotoAsync(new Uri(app.Url, "/sign-in").AbsoluteUri);

        await Chromium.SaveAsync(page, "en-desktop-unreachable");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "isn't responding" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Try again" })).ToBeVisibleAsync();
    }
}
