using System.Net;
using Bookstore.LocalTenant.Tests.Support;

namespace Bookstore.LocalTenant.Tests;

[Collection(TenantCollection.Name)]
public sealed class SignInPageTests(RunningTenant tenant) : IDisposable
{
    private readonly App _app = new(tenant);

    [Theory]
    [InlineData("first_screen", "sign_in", "Sign in to Bookstore")]
    [InlineData("first_screen", "register", "Create your account")]
    [InlineData("first_screen", "identifier:register", "Create your account")]
    [InlineData("first_screen", "no-such-screen", "Sign in to Bookstore")]
    [InlineData("interaction_mode", "signUp", "Create your account")]
    [InlineData("direct_sign_in", "social:nowhere", "Sign in to Bookstore")]
    [InlineData("ui_locales", "th-TH", "เข้าสู่ระบบ Bookstore")]
    [InlineData("ui_locales", "xx fr", "Sign in to Bookstore")]
    public async Task first_screen_selects_sign_in_or_registration(string parameter, string value, string heading)
    {
        using var browser = _app.NewBrowser();
        await browser.OpenAsync(_app.AuthorizeUrl((parameter, value)));

        Assert.Equal(heading, browser.Heading);
    }

    [Theory]
    [InlineData("th-TH,th;q=0.9,en;q=0.8", null, "th")]
    [InlineData("en;q=0.5,th", null, "th")]
    [InlineData("th", "en", "en")]
    [InlineData("de", null, "en")]
    public async Task The_language_is_ui_locales_then_the_browsers(string browserLanguage, string? wish, string language)
    {
        using var browser = _app.NewBrowser(browserLanguage);
        await browser.OpenAsync(_app.AuthorizeUrl(("ui_locales", wish)));

        Assert.Equal(language, browser.Page.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task The_sign_in_page_says_what_it_is_and_has_one_button()
    {
        using var browser = _app.NewBrowser();
        await browser.OpenAsync(_app.AuthorizeUrl());

        Assert.Equal(["Continue with Patreon"], browser.ButtonNames());
        Assert.Contains("Local tenant: stands in for Logto on your machine", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Empty(browser.Page.QuerySelectorAll("script, style, [style]"));
    }

    [Fact]
    public async Task direct_sign_in_skips_to_patreon()
    {
        using var browser = _app.NewBrowser();
        await browser.OpenAsync(_app.AuthorizeUrl(("direct_sign_in", "social:patreon")));

        Assert.Equal($"{tenant.Settings.PatreonOrigin}/oauth2/authorize", browser.Address.GetLeftPart(UriPartial.Path));
        await browser.PressAsync(App.Ada);
        Assert.Contains("code", browser.Answer.Keys);
    }

    [Fact]
    public async Task The_sign_in_page_needs_an_open_interaction()
    {
        using var browser = _app.NewBrowser();
        await browser.OpenAsync($"{tenant.Origin}/sign-in");

        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        Assert.Equal("This sign-in is no longer valid", browser.Heading);
    }

    [Fact]
    public async Task The_sign_in_form_needs_an_antiforgery_token()
    {
        using var browser = _app.NewBrowser();
        await browser.OpenAsync(_app.AuthorizeUrl());
        using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = browser.Cookies, AllowAutoRedirect = false });

        using var answer = await http.PostAsync($"{tenant.Origin}/sign-in", new FormUrlEncodedContent([]));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Another_host_name_is_rejected()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{tenant.Origin}/oidc/jwks");
        request.Headers.Host = "rebound.example";

        using var answer = await http.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task The_tenants_cookies_have_their_own_names_and_are_http_only()
    {
        using var browser = _app.NewBrowser();
        await _app.SignInAsync(browser);

        Assert.All(browser.Cookies.GetAllCookies(), cookie =>
        {
            Assert.StartsWith("bookstore-local-tenant-", cookie.Name, StringComparison.Ordinal);
            Assert.True(cookie.HttpOnly);
        });
    }

    public void Dispose() => _app.Dispose();
}
