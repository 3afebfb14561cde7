using System.Net;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>An app whose log says everything, and a provider that notes what it is asked for.</summary>
public sealed class SignInParametersFixture : IAsyncLifetime
{
    public TestProvider Provider { get; private set; } = null!;

    public RunningApp App { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Provider = await TestProvider.StartAsync();
        App = await RunningApp.StartAsync([.. Provider.Settings(), ("Logging__LogLevel__Default", "Debug"), ("Logging__LogLevel__Microsoft.AspNetCore", "Debug")]);
    }

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        await Provider.DisposeAsync();
    }
}

/// <summary>The parameters of <c>/sign-in</c>, and what the provider gets of them.</summary>
public sealed class SignInParametersTests : IClassFixture<SignInParametersFixture>, IDisposable
{
    private const string Token = "a-one-time-token-of-32-characters";
    private const string Link = $"/sign-in?one_time_token={Token}&login_hint=ada@example.com&returnUrl=/shelf";

    private readonly TestBrowser _browser = new();
    private readonly TestProvider _provider;
    private readonly RunningApp _app;

    public SignInParametersTests(SignInParametersFixture fixture)
    {
        (_provider, _app) = (fixture.Provider, fixture.App);
        _provider.Reset();
        _provider.AuthorizationRequests.Clear();
    }

    public void Dispose() => _browser.Dispose();

    [Theory]
    [InlineData("/sign-in", "ui_locales", "en", "consent")]
    [InlineData("/sign-in", "max_age", "1209600", "consent")]
    [InlineData("/sign-in?first_screen=sign_in", "first_screen", null, "consent")]
    [InlineData("/sign-in?first_screen=register", "first_screen", "register", "login consent")]
    [InlineData("/sign-in?first_screen=reset_password&identifier=email", "identifier", "email", "login consent")]
    [InlineData("/sign-in?first_screen=identifier:sign_in&identifier=phone%20email", "identifier", "email phone", "login consent")]
    [InlineData("/sign-in?first_screen=identifier:register", "first_screen", "identifier:register", "login consent")]
    [InlineData("/sign-in?first_screen=single_sign_on", "first_screen", "single_sign_on", "login consent")]
    [InlineData("/sign-in?interactionMode=signUp", "first_screen", "register", "login consent")]
    [InlineData("/sign-in?interactionMode=signUp", "interaction_mode", null, "login consent")]
    [InlineData("/sign-in?screen=register", "first_screen", "register", "login consent")]
    [InlineData("/sign-up?login_hint=ada@example.com", "first_screen", "register", "login consent")]
    [InlineData("/sign-up?login_hint=ada@example.com", "login_hint", "ada@example.com", "login consent")]
    [InlineData("/sign-in?with=patreon", "direct_sign_in", "social:patreon", "login consent")]
    [InlineData("/sign-in?direct_sign_in=social:github", "direct_sign_in", "social:github", "login consent")]
    [InlineData("/sign-in?direct_sign_in=sso:x4kD_2", "direct_sign_in", "sso:x4kD_2", "login consent")]
    [InlineData("/sign-in?login_hint=ada@example.com", "login_hint", "ada@example.com", "consent")]
    [InlineData("/sign-in?organization_id=circle1", "organization_id", "circle1", "consent")]
    [InlineData("/sign-in?max_age=300", "max_age", "300", "consent")]
    [InlineData("/sign-in?prompt=login", "prompt", "login consent", "login consent")]
    [InlineData("/sign-in?ui_locales=xx&acr_values=x&resource=x&claims=x&scope=all", "acr_values", null, "consent")]
    public async Task A_parameter_of_the_sign_in_experience_reaches_the_provider(string path, string name, string? value, string prompt)
    {
        await _browser.OpenAsync(new Uri(_app.Url, path));

        var request = Assert.Single(_provider.AuthorizationRequests);
        Assert.Equal((value, prompt), (request.GetValueOrDefault(name), request["prompt"]));
        Assert.Equal("en", request["ui_locales"]);
    }

    [Theory]
    [InlineData("first_screen=create", "identifier:sign_in, identifier:register")]
    [InlineData("prompt=none", "'prompt' takes 'login' only")]
    [InlineData("max_age=1209601", "from 0 to 1209600 (14 days)")]
    [InlineData("max_age=600&max_age=x&direct_sign_in=%3Cscript%3E", "such as 'social:patreon'")]
    [InlineData($"one_time_token={Token}", "goes with 'login_hint'")]
    public async Task A_bad_value_is_a_page_that_says_what_is_allowed(string query, string text)
    {
        var page = await _browser.OpenAsync(new Uri(_app.Url, $"/sign-in?{query}"));

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains(text, page.Text, StringComparison.Ordinal);
        Assert.Empty(_provider.AuthorizationRequests);
    }

    [Fact]
    public async Task A_one_time_token_signs_in_at_the_button_of_a_page_that_names_the_address()
    {
        var page = await _browser.OpenAsync(new Uri(_app.Url, Link));
        Assert.Equal((HttpStatusCode.OK, "/confirm-sign-in"), (page.Status, page.Url.PathAndQuery));
        Assert.Contains("Sign in as ada@example.com?", page.Text, StringComparison.Ordinal);
        Assert.Empty(_provider.AuthorizationRequests);

        var shelf = await _browser.PressAsync(page, "Yes, sign in");

        Assert.Equal("/shelf", shelf.Url.AbsolutePath);
        var request = Assert.Single(_provider.AuthorizationRequests);
        Assert.Equal((Token, "ada@example.com", "login consent"), (request["one_time_token"], request["login_hint"], request["prompt"]));
        Assert.Null(_browser.Cookies.GetCookies(_app.Url)["bookstore-one-time"]);
        var again = await _browser.OpenAsync(page.Url);
        Assert.Equal(HttpStatusCode.BadRequest, again.Status);
        Assert.Contains("Please open the link again", again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_one_time_token_is_in_no_page_cookie_state_referrer_or_log()
    {
        using var link = await _browser.GetAsync(new Uri(_app.Url, Link));
        Assert.Equal("/confirm-sign-in", link.Headers.Location!.OriginalString);
        Assert.Equal("no-referrer", Assert.Single(link.Headers.GetValues("Referrer-Policy")));
        using var bad = await _browser.GetAsync(new Uri(_app.Url, $"{Link}&prompt=none"));
        Assert.Equal((HttpStatusCode.BadRequest, "no-referrer"), (bad.StatusCode, Assert.Single(bad.Headers.GetValues("Referrer-Policy"))));
        using var response = await _browser.GetAsync(new Uri(_app.Url, "/confirm-sign-in"));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.DoesNotContain(Token, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        await _browser.PressAsync(await _browser.OpenAsync(new Uri(_app.Url, "/confirm-sign-in")), "Yes, sign in", stopAt: $"{_app.Url}callback");

        Assert.All(_browser.Cookies.GetCookies(_app.Url), cookie => Assert.DoesNotContain(Token, cookie.Value, StringComparison.Ordinal));
        Assert.DoesNotContain(Token, Assert.Single(_provider.AuthorizationRequests)["state"], StringComparison.Ordinal);
        await _app.WaitForLogAsync("'prompt' takes 'login' only");
        Assert.DoesNotContain(Token, _app.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("ada@example.com", _app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_button_signs_in_nobody_but_the_person_whom_its_page_names()
    {
        var page = await _browser.OpenAsync(new Uri(_app.Url, Link));
        // Meanwhile, in another window that a stranger's page opened.
        await _browser.OpenAsync(new Uri(_app.Url, "/sign-in?one_time_token=a-token-of-the-stranger&login_hint=stranger@example.com"));

        var again = await _browser.PressAsync(page, "Yes, sign in");

        Assert.Contains("Sign in as stranger@example.com?", again.Text, StringComparison.Ordinal);
        Assert.Empty(_provider.AuthorizationRequests);
    }

    [Fact]
    public async Task Another_site_cannot_press_the_button()
    {
        var page = await _browser.OpenAsync(new Uri(_app.Url, Link));
        var token = page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

        foreach (var (header, form) in ((string, string)[])[("cross-site", token), ("same-site", token), ("same-origin", "forged")])
        {
            using var response = await _browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, page.Url)
            {
                Headers = { { "Sec-Fetch-Site", header } },
                Content = new FormUrlEncodedContent([new("__RequestVerificationToken", form), new("address", "ada@example.com")]),
            });
            Assert.NotEqual(_provider.Url.Authority, response.Headers.Location is { IsAbsoluteUri: true } location ? location.Authority : "");
        }

        Assert.Empty(_provider.AuthorizationRequests);
    }

    [Fact]
    public async Task A_return_url_that_is_too_long_for_the_cookie_is_dropped_and_the_sign_in_goes_on()
    {
        var page = await _browser.OpenAsync(new Uri(_app.Url, $"{Link}{new string('x', 2040)}"));

        Assert.Contains("Sign in as ada@example.com?", page.Text, StringComparison.Ordinal);
        Assert.Equal(_app.Url, (await _browser.PressAsync(page, "Yes, sign in")).Url);
    }

    [Fact]
    public async Task Without_a_link_there_is_nothing_to_confirm()
    {
        var page = await _browser.OpenAsync(new Uri(_app.Url, "/confirm-sign-in"));

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.False(page.HasButton("Yes, sign in"));
    }
}
