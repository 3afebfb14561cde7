using Bookstore.Testing;
using Microsoft.Playwright;

namespace Bookstore.Browser.Tests;

public sealed class ChromiumTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task A_page_that_is_still_loading_is_waited_for_under_its_content_security_policy()
    {
        await using var app = await RunningApp.StartPatientlyAsync();
        var page = await chromium.OpenWindowAsync();
        var picture = new TaskCompletionSource();
        await page.RouteAsync("**/shelf*.svg*", async route =>
        {
            await picture.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync(app.Url.AbsoluteUri, new() { WaitUntil = WaitUntilState.DOMContentLoaded });

        var load = Chromium.WaitForPageAsync(page, app.Url);
        await page.EvaluateAsync("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        Assert.False(load.IsCompleted);
        picture.SetResult();
        await load;

        Assert.Equal("complete", await page.EvaluateAsync<string>("document.readyState"));
    }
}
