using System.Net;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>The pages for visitors who are not signed in.</summary>
[Collection(SharedApp.Name)]
public sealed class PageTests(AppFixture fixture) : IDisposable
{
    private readonly TestBrowser _browser = new();

    private RunningApp App => fixture.App;

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task The_account_asks_to_sign_in_and_returns_to_it()
    {
        using var response = await _browser.GetAsync(new Uri(App.Url, "/account"));

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/sign-in?returnUrl=%2Faccount", response.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("/callback")]
    [InlineData("/callback/")]
    [InlineData("/callback?code=a&state=b")]
    [InlineData("/callback?error=access_denied")]
    public async Task A_callback_without_a_sign_in_offers_to_start_again(string path)
    {
        var page = await _browser.OpenAsync(new Uri(App.Url, path));

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("lost track of your sign-in", page.Text, StringComparison.Ordinal);
        Assert.Equal("Sign-in failed · Bookstore", page.Document.Title);
        Assert.True((await _browser.FollowAsync(page, "Try again")).HasButton("Continue with Patreon"));
    }

    [Fact]
    public async Task A_callback_in_another_browser_opens_no_session()
    {
        var callback = await _browser.SignInAsync(App, stopAt: $"{App.Url}callback");
        using var victim = new TestBrowser();

        var page = await victim.OpenAsync(callback.Url);

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Empty(victim.Cookies.GetAllCookies());
    }

    [Fact]
    public async Task A_callback_that_is_opened_twice_keeps_the_session_of_the_first()
    {
        var callback = await _browser.SignInAsync(App, stopAt: $"{App.Url}callback");

        var first = await _browser.OpenAsync(callback.Url);
        var second = await _browser.OpenAsync(callback.Url);
        var home = await _browser.OpenAsync(App.Url);

        Assert.True(first.HasButton("Sign out"));
        Assert.Equal(HttpStatusCode.BadRequest, second.Status);
        Assert.True(home.HasButton("Sign out"));
    }

    [Fact]
    public async Task A_link_to_sign_out_asks_for_confirmation()
    {
        await _browser.SignInAsync(App);

        var page = await _browser.OpenAsync(new Uri(App.Url, "/sign-out"));

        Assert.True(page.HasButton("Sign out"));
        Assert.True((await _browser.OpenAsync(App.Url)).HasButton("Sign out"));
        Assert.True((await _browser.PressAsync(page, "Sign out")).HasButton("Sign in"));
    }

    [Fact]
    public async Task A_sign_out_without_antiforgery_asks_and_does_nothing()
    {
        await _browser.SignInAsync(App);

        using var response = await _browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(App.Url, "/sign-out")));

        Assert.Equal("/sign-out", response.Headers.Location!.OriginalString);
        Assert.True((await _browser.OpenAsync(App.Url)).HasButton("Sign out"));
    }

    [Fact]
    public async Task A_sign_out_already_done_in_another_tab_leads_to_the_home_page()
    {
        var stale = await _browser.SignInAsync(App);
        await _browser.PressAsync(stale, "Sign out");

        var home = await _browser.PressAsync(stale, "Sign out");

        Assert.Equal(App.Url, home.Url);
        Assert.True(home.HasButton("Sign in"));
    }

    [Fact]
    public async Task A_sign_out_from_before_another_person_signed_in_asks_that_person()
    {
        var stale = await _browser.SignInAsync(App);
        await _browser.SignInAsync(App, "free member", "/sign-in?another=1");

        var page = await _browser.PressAsync(stale, "Sign out");

        Assert.Equal("/sign-out", page.Url.AbsolutePath);
        Assert.True((await _browser.PressAsync(page, "Sign out")).HasButton("Sign in"));
    }

    [Theory]
    [InlineData("/error")]
    [InlineData("/error/404")]
    [InlineData("/signout-oidc")]
    [InlineData("/signout-callback-oidc")]
    [InlineData("/no-such-page")]
    public async Task An_unknown_address_shows_a_404_page(string path)
    {
        var page = await _browser.OpenAsync(new Uri(App.Url, path));

        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Contains("isn't on our shelf", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invalid_connector_shows_a_400_page()
    {
        var page = await _browser.OpenAsync(new Uri(App.Url, "/sign-in?with=patreon%20x"));

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("couldn't understand that request", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("/%5Cevil.example")]
    public async Task A_return_url_never_leaves_the_site(string returnUrl)
    {
        var page = await _browser.SignInAsync(App, path: $"/sign-in?another=1&returnUrl={Uri.EscapeDataString(returnUrl)}");

        Assert.Equal(App.Url.Authority, page.Url.Authority);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("HEAD")]
    public async Task A_callback_by_another_method_opens_no_session_and_causes_no_error(string method)
    {
        using var response = await _browser.SendAsync(new HttpRequestMessage(new HttpMethod(method), new Uri(App.Url, "/callback?code=a&state=b")));

        Assert.InRange((int)response.StatusCode, 200, 499);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task An_address_that_is_too_long_to_return_to_returns_home()
    {
        using var response = await _browser.GetAsync(new Uri(App.Url, "/account?x=" + new string('/', 5000)));

        Assert.Equal("/sign-in?returnUrl=%2F", response.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Personal_responses_are_not_cached()
    {
        string[] pages =
        [
            "/", "/sign-in", "/callback", "/sign-out", "/nope", "/account", "/another-account", "/check-membership", "/language/en", "/backchannel-logout",
            "/shelf", "/shelf/the-lamp-on-the-landing", "/shelf/the-night-press", "/shelf/the-night-press/download/none",
        ];
        await AskAsync();
        await _browser.SignInAsync(App);
        await AskAsync();
        using var check = await _browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(App.Url, "/check-membership")));
        Assert.True(check.Headers.CacheControl is { NoStore: true, Private: true });

        async Task AskAsync()
        {
            foreach (var path in pages)
            {
                using var response = await _browser.GetAsync(new Uri(App.Url, path));
                Assert.True(response.Headers.CacheControl is { NoStore: true, Private: true }, path);
            }
        }
    }

    //#if (shelf)
    [Fact]
    public async Task Public_files_may_be_cached()
    {
        var home = await _browser.OpenAsync(App.Url);
        foreach (var path in (string[])[home.Document.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!, "/shelf/the-night-press/cover"])
        {
            using var response = await _browser.GetAsync(new Uri(App.Url, path));
            Assert.True(response.Headers.CacheControl is { NoStore: false }, path);
        }

        using var refused = await _browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(App.Url, "/shelf/the-night-press/cover"))
        {
            Headers = { IfMatch = { new("\"another\"") } },
        });
        Assert.Equal((HttpStatusCode.PreconditionFailed, true), (refused.StatusCode, refused.Headers.CacheControl!.NoStore));
    }
    //#endif

    [Fact]
    public async Task The_language_follows_the_browser_and_then_the_switch()
    {
        _browser.AcceptLanguage = "th-TH,th;q=0.9,en;q=0.8";
        var thai = await _browser.OpenAsync(App.Url);
        Assert.Equal("th", thai.Document.DocumentElement.GetAttribute("lang"));
        Assert.True(thai.HasButton("เข้าสู่ระบบ"));

        var english = await _browser.OpenAsync(new Uri(App.Url, "/language/en?returnUrl=/%3Fa=b"));
        Assert.Equal("/?a=b", english.Url.PathAndQuery);
        Assert.Equal("en", english.Document.DocumentElement.GetAttribute("lang"));
        Assert.True(english.HasButton("Sign in"));

        using var away = await _browser.GetAsync(new Uri(App.Url, "/language/th?returnUrl=https://evil.example"));
        Assert.Equal("/", away.Headers.Location!.OriginalString);
        using var unknown = await _browser.GetAsync(new Uri(App.Url, "/language/xx"));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Theory]
    [InlineData("/nope?a=b", "/nope?a=b")]
    [InlineData("/callback?code=a", "/")]
    public async Task The_language_switch_comes_back_to_the_page_that_it_is_on(string path, string expected)
    {
        var page = await _browser.OpenAsync(new Uri(App.Url, path));

        Assert.Equal(expected, (await _browser.FollowAsync(page, "ไทย")).Url.PathAndQuery);
    }

    [Fact]
    public async Task The_direct_connector_skips_the_screen_of_logto()
    {
        var patreon = await _browser.OpenAsync(new Uri(App.Url, "/sign-in?with=patreon"));

        Assert.NotEqual(App.Tenant.Authority, patreon.Url.Authority);
        Assert.True(patreon.HasButton("Deny"));
    }

    [Theory]
    [InlineData("/sign-up")]
    [InlineData("/sign-in?screen=register")]
    public async Task Sign_up_opens_logtos_registration_first(string path)
    {
        var experience = await _browser.OpenAsync(new Uri(App.Url, path));

        Assert.Contains("Create your account", experience.Text, StringComparison.OrdinalIgnoreCase);
        Assert.True(experience.HasButton("Continue with Patreon"));
    }

    [Fact]
    public async Task The_language_of_the_page_is_passed_to_logto()
    {
        _browser.AcceptLanguage = "th";

        var experience = await _browser.OpenAsync(new Uri(App.Url, "/sign-in"));

        Assert.Equal("th", experience.Document.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task Health_is_live_and_ready()
    {
        Assert.Equal("Healthy", (await _browser.OpenAsync(new Uri(App.Url, "/health/live"))).Text);
        Assert.Contains("\"database\":{\"status\":\"Healthy\"", (await _browser.OpenAsync(new Uri(App.Url, "/health/ready"))).Text, StringComparison.Ordinal);
    }
}
