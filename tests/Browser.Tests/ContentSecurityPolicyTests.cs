using System.Collections.Concurrent;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace Bookstore.Browser.Tests;

/// <summary>What Chromium makes of the security headers: the site works, and what is not the site's does not.</summary>
public sealed class ContentSecurityPolicyTests(Chromium chromium) : IClassFixture<Chromium>
{
    // A GIF of one pixel.
    private static readonly byte[] Picture = Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    [Fact]
    public async Task Pictures_come_over_tls_scripts_do_not_run_and_sign_out_goes_on_at_logto()
    {
        await using var provider = await TestProvider.StartAsync();
        await using var app = await RunningApp.StartPatientlyAsync(provider.Settings());
        var page = await chromium.OpenWindowAsync();
        var refused = new ConcurrentQueue<string>();
        page.Console += (_, message) => refused.Enqueue(message.Text);
        await page.RouteAsync("**/*.gif", route => route.FulfillAsync(new() { BodyBytes = Picture, ContentType = "image/gif" }));

        provider.UserInfo = () => Results.Json(
            new { sub = "abc123def456", name = "Robin Reader", picture = "https://pictures.example/a.gif" });
        await page.GotoAsync(new Uri(app.Url, "/sign-in?returnUrl=/account").AbsoluteUri);
        Assert.True(await page.Locator("img.portrait").EvaluateAsync<bool>("image => image.complete && image.naturalWidth > 0"));
        Assert.Empty(refused);

        // As if markup had slipped through.
        await page.EvaluateAsync(
            """
            document.querySelector("main").insertAdjacentHTML("beforeend",
                "<p id=mark style='color:red' onclick='document.title=1'>x<img src='http://pictures.example/b.gif'></p>")
            """);
        await page.Locator("#mark").ClickAsync();
        Assert.NotEqual("1", await page.TitleAsync());
        Assert.Contains(refused, text => text.Contains("inline event handler", StringComparison.Ordinal));
        Assert.Contains(refused, text => text.Contains("inline style", StringComparison.Ordinal));
        Assert.Contains(refused, text => text.Contains("b.gif", StringComparison.Ordinal) && text.Contains("img-src", StringComparison.Ordinal));

        refused.Clear();
        await page.RunAndWaitForRequestAsync(
            () => Chromium.SignOutAsync(page),
            request => request.Url.StartsWith($"{provider.Url}oidc/session/end", StringComparison.Ordinal));
        Assert.DoesNotContain(refused, text => text.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_other_site_frames_a_page()
    {
        await using var app = await RunningApp.StartPatientlyAsync();
        var page = await chromium.OpenWindowAsync();
        await page.RouteAsync("https://evil.example/", route => route.FulfillAsync(new()
        {
            ContentType = "text/html",
            Body = $"<iframe src='{app.Url}'></iframe>",
        }));

        await page.GotoAsync("https://evil.example/");

        await page.Frames[1].WaitForURLAsync("chrome-error:**", new() { WaitUntil = WaitUntilState.Commit });
    }
}
