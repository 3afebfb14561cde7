using Bookstore.Testing;
using Microsoft.Playwright;

namespace Bookstore.Browser.Tests;

/// <summary>Somebody who has no mouse: Tab and Enter lead everywhere, and the focus can be seen on the way (WCAG 2.1.1, 2.4.7, 2.4.11).</summary>
public sealed class KeyboardTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const int LongestWay = 60;

    // The element that has the focus, if it can be seen: in the window, outlined, and nothing lies on it.
    private const string IsFocusVisible = """
        () => {
            const element = document.activeElement, box = element.getBoundingClientRect(), style = getComputedStyle(element);
            const top = document.elementFromPoint(box.x + box.width / 2, Math.min(box.y + box.height / 2, innerHeight - 1));
            return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && box.bottom > 0 && box.top < innerHeight
                && (element.contains(top) || (top !== null && top.contains(element)));
        }
        """;

    [Fact]
    public async Task A_patron_signs_in_opens_a_book_and_the_account_and_signs_out_with_tab_and_enter_alone()
    {
        await using var app = await RunningApp.StartPatientlyAsync();
        await app.WaitForLogAsync("Synced all ");
        var page = await chromium.OpenWindowAsync();
        await page.GotoAsync(app.Url.AbsoluteUri);

        await PressAsync(page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "Continue with Patreon" }));
        await PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Ada Lovelace" }));
        await Assertions.Expect(page.Locator("header summary")).ToBeVisibleAsync();

        // The first thing on every page leads past the header.
        await Chromium.WaitForLoadAsync(page);
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator(".skip-link")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await PressAsync(page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "shelf" }).Last);
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(app.Url, "/shelf").AbsoluteUri);
        await PressAsync(page.Locator("a[href='/shelf/the-cat-at-the-press']"));
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(app.Url, "/shelf/the-cat-at-the-press").AbsoluteUri);
        await FocusAsync(page.Locator("a[download]").First);

        await page.GotoAsync(app.Url.AbsoluteUri);
        await PressAsync(page.Locator("header summary"));
        await PressAsync(page.Locator("header details").GetByRole(AriaRole.Link));
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(app.Url, "/account").AbsoluteUri);

        // "Check again" is an action that stays here: what came of it has the focus.
        await PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Check again" }).First);
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToBeFocusedAsync();

        await page.GotoAsync(app.Url.AbsoluteUri);
        await PressAsync(page.Locator("header summary"));
        await PressAsync(page.Locator("header details").GetByRole(AriaRole.Button));
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("header summary")).ToHaveCountAsync(0);

        async Task PressAsync(ILocator target)
        {
            await FocusAsync(target);
            await page.Keyboard.PressAsync("Enter");
        }

        async Task FocusAsync(ILocator target)
        {
            await target.WaitForAsync();
            await Chromium.WaitForLoadAsync(page);
            for (var pressed = 0; pressed < LongestWay; pressed++)
            {
                await page.Keyboard.PressAsync("Tab");
                Assert.True(
                    await page.EvaluateAsync<bool>(IsFocusVisible),
                    $"the focus can't be seen on {await page.EvaluateAsync<string>("document.activeElement.outerHTML.slice(0, 200)")}");
                if (await target.EvaluateAsync<bool>("element => element === document.activeElement")) return;
            }

            Assert.Fail($"Tab never comes to {target}");
        }
    }
}
