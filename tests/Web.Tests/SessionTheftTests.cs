using System.Globalization;
using System.Net;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>A session cookie that was planted, and one that was stolen.</summary>
public sealed class SessionTheftTests(AppFixture fixture) : IClassFixture<AppFixture>, IDisposable
{
    private readonly TestBrowser _browser = new();

    private RunningApp App => fixture.App;

    public void Dispose() => _browser.Dispose();

    // The framework reads cookie names in any case, and a cookie of several chunks as one.
    [Theory]
    [InlineData("bookstore={0}")]
    [InlineData("BOOKSTORE={0}")]
    [InlineData("BOOKSTORE={0}; bookstore=zz")]
    [InlineData("BOOKSTORE=chunks-1; bookstoreC1={0}")]
    [InlineData("bookstore=chunks-1; bookstoreC1={0}")]
    public async Task A_planted_session_cookie_does_not_become_the_session_of_the_victim(string cookies)
    {
        using var attacker = new TestBrowser();
        await attacker.SignInAsync(App, "free member");
        var planted = attacker.Cookies.GetCookies(App.Url)["bookstore"]!.Value;
        var callback = await _browser.SignInAsync(App, "active patron", "/sign-in?another=1", stopAt: $"{App.Url}callback");
        var request = new HttpRequestMessage(HttpMethod.Get, callback.Url);
        var own = _browser.Cookies.GetCookies(callback.Url).Select(cookie => $"{cookie.Name}={cookie.Value}");
        request.Headers.Add("Cookie", string.Join("; ", [string.Format(CultureInfo.InvariantCulture, cookies, planted), .. own]));
        using var bare = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

        using var signedIn = await bare.SendAsync(request);

        Assert.Equal("/", signedIn.Headers.Location!.OriginalString);
        var session = signedIn.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("bookstore=", StringComparison.Ordinal));
        Assert.DoesNotContain(planted, session, StringComparison.Ordinal);
        var account = await attacker.OpenAsync(new Uri(App.Url, "/account"), stopAt: App.Tenant.AbsoluteUri);
        Assert.DoesNotContain("Ada Lovelace", account.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cookies_copied_before_a_sign_out_open_no_session()
    {
        var home = await _browser.SignInAsync(App);
        using var thief = new TestBrowser();
        foreach (Cookie cookie in _browser.Cookies.GetAllCookies())
        {
            thief.Cookies.Add(new Cookie(cookie.Name, cookie.Value, cookie.Path, cookie.Domain));
        }

        await _browser.PressAsync(home, "Sign out");

        using var account = await thief.GetAsync(new Uri(App.Url, "/account"));
        Assert.Equal(HttpStatusCode.Redirect, account.StatusCode);
        var experience = await thief.OpenAsync(new Uri(App.Url, "/sign-in"));
        Assert.True(experience.HasButton("Continue with Patreon"));
    }
}
