using System.Net;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;

namespace Bookstore.Web.Tests;

/// <summary>Sessions, as their owner sees and ends them, and what they cost.</summary>
public sealed class SessionTests : IAsyncLifetime
{
    private readonly TestBrowser _browser = new();
    private readonly TestBrowser _phone = new();
    private TestProvider _provider = null!;
    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _app = await RunningApp.StartPatientlyAsync(_provider.Settings());
        _browser.UserAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        _phone.UserAgent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        _phone.Dispose();
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task The_account_page_lists_the_sessions_and_ends_one_of_them()
    {
        await SignInAsync(_phone);
        var account = await SignInAsync(_browser);

        var sessions = account.Document.QuerySelectorAll(".sessions li").Select(item => item.TextContent).ToList();
        Assert.Equal(2, sessions.Count);
        Assert.Contains(sessions, text => text.Contains("Firefox, Linux", StringComparison.Ordinal) && text.Contains("This browser", StringComparison.Ordinal));
        Assert.Contains(sessions, text => text.Contains("Safari, iPhone", StringComparison.Ordinal) && !text.Contains("This browser", StringComparison.Ordinal));

        account = await _browser.PressAsync(account, "Sign out");

        Assert.Single(account.Document.QuerySelectorAll(".sessions li"));
        Assert.False(await IsSignedInAsync(_phone));
        Assert.True(await IsSignedInAsync(_browser));
        Assert.Equal(["refresh-1"], _provider.Revoked);
    }

    [Fact]
    public async Task All_other_sessions_end_at_once()
    {
        using var tablet = new TestBrowser();
        await SignInAsync(_phone);
        await SignInAsync(tablet);
        var account = await SignInAsync(_browser);

        account = await _browser.PressAsync(account, "Sign out everywhere else");

        Assert.Single(account.Document.QuerySelectorAll(".sessions li"));
        Assert.False(await IsSignedInAsync(_phone));
        Assert.False(await IsSignedInAsync(tablet));
        Assert.True(await IsSignedInAsync(_browser));
        Assert.Equal(["refresh-1", "refresh-2"], _provider.Revoked.Order());
    }

    [Fact]
    public async Task A_person_cannot_end_another_persons_session()
    {
        await SignInAsync(_phone);
        var theirs = (string)(await _app.QueryAsync("SELECT Id FROM UserSessions"))[0][0]!;
        _provider.Claims["sub"] = "mallory";
        _provider.UserInfo = () => Results.Text("""{"sub":"mallory","name":"Mallory"}""", "application/json");
        await SignInAsync(_phone);
        await SignInAsync(_browser);
        var account = await _browser.OpenAsync(new Uri(_app.Url, "/account"));
        account.Document.QuerySelector("input[name=sessionId]")!.SetAttribute("value", theirs);

        await SignInAsync(_phone);
        await _browser.PressAsync(account, "Sign out");

        Assert.True(await IsSignedInAsync(_phone));
    }

    [Fact]
    public async Task Signing_out_revokes_the_refresh_token_and_a_rejection_does_not_stop_it()
    {
        var account = await SignInAsync(_browser);
        await _browser.PressAsync(account, "Sign out", stopAt: _provider.Url.AbsoluteUri);
        Assert.Equal(["refresh-1"], _provider.Revoked);

        _provider.RevocationError = () => Results.StatusCode(500);
        account = await SignInAsync(_browser);
        var end = await _browser.PressAsync(account, "Sign out", stopAt: _provider.Url.AbsoluteUri);

        Assert.Equal("/oidc/session/end", end.Url.AbsolutePath);
        Assert.Contains("id_token_hint=", end.Url.Query, StringComparison.Ordinal);
        Assert.False(await IsSignedInAsync(_browser));
        await _app.WaitForLogAsync("Could not revoke a refresh token at Logto");
    }

    [Fact]
    public async Task A_signed_in_browser_has_small_cookies()
    {
        await SignInAsync(_browser);
        await _browser.OpenAsync(new Uri(_app.Url, "/language/th"));

        var cookies = _browser.Cookies.GetCookies(_app.Url).ToList();
        Assert.Equal(["bookstore", "bookstore-form", "bookstore-language"], cookies.Select(cookie => cookie.Name).Order());
        var header = _browser.Cookies.GetCookieHeader(_app.Url).Length;
        Assert.True(header < 300, $"The Cookie header has {header} bytes.");
        using var home = await _browser.GetAsync(_app.Url);
        Assert.False(home.Headers.Contains("Set-Cookie"));
    }

    private Task<Page> SignInAsync(TestBrowser browser)
    {
        // Each browser has a session of its own at the provider.
        _provider.Claims["sid"] = $"sid-{browser.GetHashCode()}";
        return browser.OpenAsync(new Uri(_app.Url, "/sign-in?returnUrl=/account"));
    }

    private async Task<bool> IsSignedInAsync(TestBrowser browser) =>
        (await browser.GetAsync(new Uri(_app.Url, "/account"))).StatusCode == HttpStatusCode.OK;
}
