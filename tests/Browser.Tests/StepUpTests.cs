using System.Collections.Concurrent;
using Bookstore.Testing;
using Microsoft.Playwright;

namespace Bookstore.Browser.Tests;

/// <summary>The pages before a sign-in that somebody has to agree to, in Chromium: policies, referrers and history are its own.</summary>
public sealed class StepUpTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Theory]
    [InlineData("en-US", 1280, "Sign out everywhere else", "Please confirm that it's you", "Continue", "Thanks for confirming")]
    [InlineData("th-TH", 390, "ออกจากระบบบนอุปกรณ์อื่นทั้งหมด", "โปรดยืนยันว่าเป็นคุณ", "ดำเนินการต่อ", "ขอบคุณที่ยืนยัน")]
    public async Task A_form_comes_back_after_a_confirmation_and_waits_for_its_button(
        string locale, int width, string action, string heading, string go, string thanks)
    {
        await using var provider = await TestProvider.StartAsync();
        await using var app = await RunningApp.StartPatientlyAsync(provider.Settings());
        provider.AuthenticatedAt = DateTimeOffset.UtcNow.AddMinutes(-11);
        var signIn = new Uri(app.Url, "/sign-in?returnUrl=/account").AbsoluteUri;
        var other = await chromium.OpenWindowAsync(locale, width);
        await other.GotoAsync(signIn);
        var page = await chromium.OpenWindowAsync(locale, width);
        var problems = Chromium.CollectProblems(page);
        await page.GotoAsync(signIn);

        await page.GetByRole(AriaRole.Button, new() { Name = action }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = heading })).ToBeVisibleAsync();
        await Chromium.ExamineAsync(page, $"{locale[..2]}-step-up");
        await page.GetByRole(AriaRole.Button, new() { Name = go }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = thanks })).ToBeVisibleAsync();
        Assert.Equal("/account", new Uri(page.Url).AbsolutePath);
        Assert.Equal(2, await app.CountAsync("UserSessions"));
        await Chromium.ExamineAsync(page, $"{locale[..2]}-interrupted-form");
        await page.GetByRole(AriaRole.Status).GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.Locator(".sessions li")).ToHaveCountAsync(1);
        Assert.Equal(1, await app.CountAsync("UserSessions"));
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData("en-US", 1280, "Sign in as ada@example.com?", "Yes, sign in")]
    [InlineData("th-TH", 390, "เข้าสู่ระบบด้วย ada@example.com หรือไม่", "ใช่ เข้าสู่ระบบ")]
    public async Task A_link_with_a_one_time_token_waits_for_a_button_and_leaves_no_token_in_the_history(
        string locale, int width, string heading, string go)
    {
        await using var provider = await TestProvider.StartAsync();
        await using var app = await RunningApp.StartPatientlyAsync(provider.Settings());
        var page = await chromium.OpenWindowAsync(locale, width);
        var referrers = new ConcurrentQueue<string>();
        page.Request += (_, request) => referrers.Enqueue(request.Headers.GetValueOrDefault("referer", ""));
        await page.GotoAsync(app.Url.AbsoluteUri);

        await page.GotoAsync(new Uri(app.Url, "/sign-in?one_time_token=the-secret&login_hint=ada@example.com&returnUrl=/shelf").AbsoluteUri);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = heading })).ToBeVisibleAsync();
        Assert.Equal("/confirm-sign-in", new Uri(page.Url).PathAndQuery);
        await Chromium.ExamineAsync(page, $"{locale[..2]}-confirm-sign-in");
        Assert.Empty(provider.AuthorizationRequests);
        await page.GetByRole(AriaRole.Button, new() { Name = go }).ClickAsync();

        await Assertions.Expect(page).ToHaveURLAsync(new Uri(app.Url, "/shelf").AbsoluteUri);
        Assert.Equal("the-secret", Assert.Single(provider.AuthorizationRequests)["one_time_token"]);
        Assert.DoesNotContain(referrers, referrer => referrer.Contains("the-secret", StringComparison.Ordinal));
        await page.GoBackAsync();
        Assert.Equal("/confirm-sign-in", new Uri(page.Url).PathAndQuery);
        await page.GoBackAsync();
        Assert.Equal(app.Url.AbsoluteUri, page.Url);
    }
}
