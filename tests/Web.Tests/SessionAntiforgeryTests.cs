using System.Net;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>The pages of a session have one antiforgery token, as long as the browser has the cookie that belongs to it.</summary>
public sealed class SessionAntiforgeryTests : IAsyncLifetime
{
    private readonly TestBrowser _browser = new();
    private TestProvider _provider = null!;
    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _app = await RunningApp.StartAsync(_provider.Settings());
        await _browser.OpenAsync(new Uri(_app.Url, "/sign-in"));
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task The_token_is_the_same_on_each_page_and_stays_out_of_caches()
    {
        var (home, account) = (await _browser.OpenAsync(_app.Url), await _browser.OpenAsync(new Uri(_app.Url, "/account")));

        Assert.Equal(TokenOf(home), TokenOf(account));
        using var response = await _browser.GetAsync(_app.Url);
        Assert.True(response.Headers.CacheControl is { Private: true, NoCache: true, NoStore: true });
        await _browser.PressAsync(account, "Sign out");
        Assert.False((await _browser.OpenAsync(_app.Url)).HasButton("Sign out"));
    }

    [Fact]
    public async Task A_browser_without_the_cookie_gets_another_one_and_the_token_for_it()
    {
        var before = TokenOf(await _browser.OpenAsync(_app.Url));
        var cookie = Assert.Single(_browser.Cookies.GetCookies(_app.Url), one => one.Name.StartsWith("bookstore-form", StringComparison.Ordinal));
        cookie.Expired = true;

        var page = await _browser.OpenAsync(_app.Url);

        Assert.NotEqual(before, TokenOf(page));
        await _browser.PressAsync(page, "Sign out");
        Assert.False((await _browser.OpenAsync(_app.Url)).HasButton("Sign out"));
    }

    [Fact]
    public async Task The_next_person_in_the_browser_gets_another_token_and_the_former_ones_is_rejected()
    {
        var robins = await _browser.OpenAsync(_app.Url);
        await _browser.PressAsync(robins, "Sign out");
        _browser.Cookies.Add(_provider.Url, new Cookie(TestProvider.PersonCookie, "mali"));

        var malis = await _browser.OpenAsync(new Uri(_app.Url, "/sign-in"));

        Assert.NotEqual(TokenOf(robins), TokenOf(malis));
        await _browser.PressAsync(robins, "Sign out");
        Assert.True((await _browser.OpenAsync(_app.Url)).HasButton("Sign out"));
    }

    private static string TokenOf(Page page) =>
        page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
}
