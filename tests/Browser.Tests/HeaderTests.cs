using Bookstore.Testing;
using Microsoft.Playwright;

namespace Bookstore.Browser.Tests;

/// <summary>The menu of the person in the header, which has no script, and pages that stay where they are while they load.</summary>
public sealed class HeaderTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task The_menu_opens_and_signs_out_by_keyboard_alone()
    {
        await using var app = await RunningApp.StartPatientlyAsync();
        var page = await SignInAsync(app, width: 390);
        var menu = page.Locator("header details");

        await page.Locator("header summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(menu).ToHaveAttributeAsync("open", "");
        await Chromium.ExamineAsync(page, "en-phone-menu");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(menu.GetByRole(AriaRole.Link, new() { Name = "Your account" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("You've signed out.");
    }

    [Theory]
    [InlineData(360)]
    [InlineData(1280)]
    public async Task Nothing_moves_while_a_page_loads_its_pictures(int width)
    {
        await using var app = await RunningApp.StartPatientlyAsync();
        var page = await SignInAsync(app, width);
        // Each picture comes late.
        await page.RouteAsync("**/cover", async route =>
        {
            await page.EvaluateAsync("new Promise(requestAnimationFrame)");
            await route.ContinueAsync();
        });
        foreach (var path in (string[])["/", "/shelf", "/shelf/the-night-press", "/account"])
        {
            await page.GotoAsync(new Uri(app.Url, path).AbsoluteUri);
            var shift = await page.EvaluateAsync<double>("""
                new Promise(done => {
                    let shift = 0;
                    new PerformanceObserver(list => list.getEntries().forEach(entry => shift += entry.value)).observe({ type: "layout-shift", buffered: true });
                    requestAnimationFrame(() => requestAnimationFrame(() => done(shift)));
                })
                """);
            Assert.True(shift < 0.01, $"{path} moves by {shift}");
        }
    }

    [Fact]
    public async Task The_menu_stays_beside_the_links_however_narrow_the_window()
    {
        await using var app = await RunningApp.StartPatientlyAsync();
        // In Thai, since the links of a librarian leave no room for the menu in the first line at some of these widths.
        var page = await SignInAsync(app, width: 320, "th-TH");
        foreach (var width in (int[])[320, 340, 360, 375, 390, 414, 1280])
        {
            await page.SetViewportSizeAsync(width, 800);
            await page.WaitForFunctionAsync("width => innerWidth === width", width);
            var links = (await page.Locator("header nav").BoundingBoxAsync())!;
            var menu = (await page.Locator("header summary").BoundingBoxAsync())!;

            Assert.True(links.Y < menu.Y + menu.Height && menu.Y < links.Y + links.Height && links.X + links.Width <= menu.X, $"At {width} px");
        }
    }

    private async Task<IPage> SignInAsync(RunningApp app, int width, string locale = "en-US")
    {
        var page = await chromium.OpenWindowAsync(locale, width);
        await page.GotoAsync(app.Url.AbsoluteUri);
        await page.Locator("main a.button", new() { HasText = "Patreon" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Ada Lovelace" }).ClickAsync();
        await Assertions.Expect(page.Locator("header summary")).ToBeVisibleAsync();
        await Chromium.WaitForLoadAsync(page);
        return page;
    }
}
