using System.Collections.Concurrent;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace Bookstore.Browser.Tests;

/// <summary>What a real browser makes of the back button, and of people who call themselves a script.</summary>
public sealed class BackButtonAndMarkupTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task The_back_button_shows_the_current_sign_in_state()
    {
        await using var app = await RunningApp.StartPatientlyAsync();
        var page = await chromium.OpenWindowAsync();
        var signIn = page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true });
        var person = page.Locator("header summary");

        await page.GotoAsync(app.Url.AbsoluteUri);
        await signIn.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Patreon" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Ada Lovelace" }).ClickAsync();
        await Assertions.Expect(person).ToBeVisibleAsync();

        // Past Patreon and Logto to the home page as it was before the sign-in.
        await Chromium.FollowAsync(page, () => page.EvaluateAsync("history.go(-3)"));
        await Assertions.Expect(page).ToHaveURLAsync(app.Url.AbsoluteUri);
        await Assertions.Expect(person).ToBeVisibleAsync();

        await page.GotoAsync(new Uri(app.Url, "/account").AbsoluteUri);
        await Assertions.Expect(page.GetByRole(AriaRole.Main).GetByText("Ada Lovelace").First).ToBeVisibleAsync();
        await Chromium.SignOutAsync(page);
        await Assertions.Expect(signIn).ToBeVisibleAsync();
        await page.GoBackAsync();
        Assert.DoesNotContain("Ada Lovelace", await page.ContentAsync(), StringComparison.Ordinal);
        Assert.NotEqual("/account", new Uri(page.Url).AbsolutePath);
    }

    [Theory]
    [InlineData("<script>alert(1)</script><img src=x onerror=alert(1)>\" onmouseover=\"alert(1)")]
    [InlineData("\u202e\u2066<svg onload=alert(1)>")]
    [InlineData(null)]
    public async Task A_name_with_markup_runs_no_script_and_fits_the_width_of_a_phone(string? name)
    {
        await using var provider = await TestProvider.StartAsync();
        await using var app = await RunningApp.StartPatientlyAsync(provider.Settings());
        var patreon = new { userId = "1", details = new { name = name ?? new string('W', 10_000), rawData = new { data = new { attributes = new { url = "javascript:alert(1)" } } } } };
        provider.UserInfo = () => Results.Json(new
        {
            sub = "abc123def456",
            name = name ?? new string('W', 10_000),
            username = name,
            email = name,
            picture = "javascript:alert(1)",
            identities = new { patreon },
        });
        var page = await chromium.OpenWindowAsync(width: 390);
        var problems = Chromium.CollectProblems(page);
        var dialogs = new ConcurrentQueue<string>();
        page.Dialog += (_, dialog) => dialogs.Enqueue(dialog.Message);

        foreach (var path in (string[])["/sign-in", "/account"])
        {
            await page.GotoAsync(new Uri(app.Url, path).AbsoluteUri);
            await page.Locator("header summary").ClickAsync();
            await Assertions.Expect(page.Locator("header").GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true })).ToBeVisibleAsync();
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), $"{path} is too wide");
            await page.Locator("header summary").ClickAsync();
        }

        await page.Locator("main summary").First.ClickAsync();
        Assert.Equal(0, await page.Locator("script, body [onload], body [onerror], body [onmouseover], a[href^=javascript]").CountAsync());
        Assert.Empty(problems);
        Assert.Empty(dialogs);
    }
}
