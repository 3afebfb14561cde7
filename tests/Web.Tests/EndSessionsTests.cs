using System.Net;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>What a person ends from another browser ends at Logto too, and the page says so.</summary>
public sealed class EndSessionsTests : IClassFixture<LogtoSite>, IDisposable
{
    private readonly string _person = $"person-{Guid.NewGuid():n}";
    private readonly TestBrowser _browser = new();
    private readonly TestBrowser _phone = new();
    private readonly LogtoSite _site;

    public EndSessionsTests(LogtoSite site)
    {
        _site = site;
        site.Provider.Reset();
        foreach (var browser in (TestBrowser[])[_browser, _phone])
        {
            browser.Cookies.Add(site.Provider.Url, new Cookie(TestProvider.PersonCookie, _person));
        }
    }

    public void Dispose()
    {
        _browser.Dispose();
        _phone.Dispose();
    }

    [Fact]
    public async Task Signing_out_everywhere_else_ends_the_other_browsers_session_at_logto_and_not_this_ones()
    {
        await SignInAsync(_phone, "phone");
        var account = await SignInAsync(_browser, "browser");

        account = await _browser.PressAsync(account, "Sign out everywhere else");

        Assert.Contains("Signed out, here and at the sign-in service.", account.Text, StringComparison.Ordinal);
        Assert.Equal(["browser"], AtLogto());
        Assert.EndsWith("/oidc/auth", (await OpenSignedOutAsync(_phone)).Url.AbsolutePath, StringComparison.Ordinal);
        Assert.Contains("Where you're signed in", (await _browser.OpenAsync(new Uri(_site.App.Url, "/account"))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_session_ends_at_logto_and_the_others_stay()
    {
        await SignInAsync(_phone, "phone");
        using var tablet = new TestBrowser();
        tablet.Cookies.Add(_site.Provider.Url, new Cookie(TestProvider.PersonCookie, _person));
        await SignInAsync(tablet, "tablet");
        var account = await SignInAsync(_browser, "browser");
        Assert.Equal(3, account.Document.QuerySelectorAll(".sessions li").Length);

        account = await _browser.PressAsync(account, "Sign out");

        Assert.Equal(2, account.Document.QuerySelectorAll(".sessions li").Length);
        Assert.Equal(2, AtLogto().Count);
        Assert.Contains("browser", AtLogto());
    }

    [Fact]
    public async Task The_buttons_of_two_browsers_of_the_same_kind_and_minute_have_names_of_their_own()
    {
        foreach (var name in (string[])["one", "two", "three"])
        {
            using var browser = new TestBrowser();
            browser.Cookies.Add(_site.Provider.Url, new Cookie(TestProvider.PersonCookie, _person));
            await SignInAsync(browser, name);
        }

        var account = await SignInAsync(_browser, "browser");

        var names = account.Document.QuerySelectorAll(".sessions li button").Select(button => button.GetAttribute("aria-label")!).ToList();
        Assert.Equal(3, names.Distinct().Count());
        Assert.Contains(names, name => name.EndsWith(", number 2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_older_session_of_this_browser_ends_here_and_leaves_the_session_at_logto_that_both_share()
    {
        await SignInAsync(_browser, "browser");
        ForgetSession();
        var account = await SignInAsync(_browser, "browser");
        Assert.Equal(2, account.Document.QuerySelectorAll(".sessions li").Length);

        account = await _browser.PressAsync(account, "Sign out everywhere else");

        Assert.Single(account.Document.QuerySelectorAll(".sessions li"));
        Assert.NotEmpty(AtLogto());
        Assert.All(AtLogto(), sid => Assert.Equal("browser", sid));
    }

    [Fact]
    public async Task Where_logto_does_not_answer_the_sessions_end_here_at_once_and_the_page_says_so_in_both_languages()
    {
        await SignInAsync(_phone, "phone");
        var account = await SignInAsync(_browser, "browser");
        _site.Management.Refuse($"GET /api/users/{_person}/sessions", 503, "");

        account = await _browser.PressAsync(account, "Sign out everywhere else");

        Assert.Single(account.Document.QuerySelectorAll(".sessions li"));
        Assert.Contains("The sign-in service still remembers that browser", account.Text, StringComparison.Ordinal);
        _browser.AcceptLanguage = "th";
        Assert.Contains("บริการเข้าสู่ระบบยังจำเบราว์เซอร์นั้นอยู่", (await _browser.OpenAsync(account.Url)).Text, StringComparison.Ordinal);
        Assert.Equal(["browser", "phone"], AtLogto().Order());
        Assert.EndsWith("/oidc/auth", (await OpenSignedOutAsync(_phone)).Url.AbsolutePath, StringComparison.Ordinal);
        await _site.App.WaitForLogAsync("Logto's Management API did not answer");
    }

    [Theory]
    [InlineData("99")]
    [InlineData("Everywhere")]
    public async Task A_result_that_does_not_exist_is_not_shown(string ended)
    {
        await SignInAsync(_browser, "browser");

        var account = await _browser.OpenAsync(new Uri(_site.App.Url, $"/account?ended={ended}"));

        Assert.Equal(HttpStatusCode.OK, account.Status);
        Assert.Empty(account.Document.QuerySelectorAll(".sessions .hint"));
    }

    private List<string> AtLogto() =>
        [.. _site.Management.UserSessions[_person].Select(session => session!["payload"]!["authorizations"]!["app"]!["sid"]!.ToString().Split(' ')[0])];

    private async Task<Page> SignInAsync(TestBrowser browser, string sid)
    {
        _site.Provider.Claims["sid"] = $"{sid} of {_person}";
        _site.Management.AddSession(_person, "app", $"{sid} of {_person}");
        return await browser.OpenAsync(new Uri(_site.App.Url, "/sign-in?returnUrl=/account"));
    }

    private Task<Page> OpenSignedOutAsync(TestBrowser browser) =>
        browser.OpenAsync(new Uri(_site.App.Url, "/account"), stopAt: $"{_site.Provider.Url}oidc/auth");

    private void ForgetSession()
    {
        foreach (Cookie cookie in _browser.Cookies.GetAllCookies())
        {
            cookie.Expired = cookie.Name != TestProvider.PersonCookie;
        }
    }
}
