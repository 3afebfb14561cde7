using System.Net;
using Bookstore.FakePatrons;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>A provider and an app with a page that has the policy <c>RecentSignIn</c>.</summary>
public sealed class StepUpFixture : IAsyncLifetime
{
    private readonly string _file = Path.GetTempFileName();

    public TestProvider Provider { get; private set; } = null!;

    public RunningApp App { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(_file, "{}");
        Provider = await TestProvider.StartAsync();
        App = await RunningApp.StartAsync(services => services.AddFakePatrons(_file), Provider.Settings());
    }

    public async Task DisposeAsync()
    {
        File.Delete(_file);
        await App.DisposeAsync();
        await Provider.DisposeAsync();
    }
}

/// <summary>What needs a recent sign-in, of somebody who signed in at the provider a while ago; each test has a person of its own.</summary>
public sealed class StepUpTests : IClassFixture<StepUpFixture>, IDisposable
{
    private const string Confirm = "Please confirm that it's you";
    private const string Confirmed = "Thanks for confirming that it's you";

    private readonly string _person = $"person-{Guid.NewGuid():n}";
    private readonly TestBrowser _browser = new();
    private readonly TestBrowser _phone = new();
    private readonly TestProvider _provider;
    private readonly RunningApp _app;

    public StepUpTests(StepUpFixture fixture)
    {
        (_provider, _app) = (fixture.Provider, fixture.App);
        _provider.Reset();
        _provider.AuthorizationRequests.Clear();
        SwitchPerson(_browser, _person);
        SwitchPerson(_phone, _person);
        _provider.AuthenticatedAt = DateTimeOffset.UtcNow.AddMinutes(-11);
    }

    public void Dispose()
    {
        _browser.Dispose();
        _phone.Dispose();
    }

    [Theory]
    [InlineData("Link", "Link a Patreon account")]
    [InlineData("Replace", "Link another Patreon account instead")]
    [InlineData("Unlink", "Unlink the Patreon account")]
    [InlineData("<b>", "Change the linked Patreon account")]
    public async Task The_button_after_the_round_trip_says_which_change_of_the_patreon_account_it_is(string change, string button)
    {
        var account = await SignInAsync(_browser);
        var form = account.Document.QuerySelectorAll("form[action='/sign-out']")[^1];
        form.SetAttribute("action", "/account/patreon");
        var field = account.Document.CreateElement("input");
        field.SetAttribute("name", "change");
        field.SetAttribute("value", change);
        form.AppendChild(field);

        var again = await _browser.PressAsync(await _browser.PressAsync(account, "Sign out"), "Continue");

        Assert.Equal("/account/patreon", again.Url.AbsolutePath);
        Assert.Equal(button, again.Document.QuerySelector(".interrupted-form button")!.TextContent);
    }

    [Fact]
    public async Task A_form_that_needs_a_recent_sign_in_is_not_executed_and_comes_back_after_one_round_trip()
    {
        await SignInAsync(_phone);
        var account = await SignInAsync(_browser);

        var confirm = await _browser.PressAsync(account, "Sign out everywhere else");
        Assert.Equal(("/step-up", HttpStatusCode.OK), (confirm.Url.AbsolutePath, confirm.Status));
        Assert.Contains(Confirm, confirm.Text, StringComparison.Ordinal);
        Assert.Equal(2, await SessionsAsync());

        _provider.AuthorizationRequests.Clear();
        var again = await _browser.PressAsync(confirm, "Continue");
        var request = Assert.Single(_provider.AuthorizationRequests);
        Assert.Equal(("600", "consent"), (request["max_age"], request["prompt"]));
        Assert.Equal("/account", again.Url.AbsolutePath);
        Assert.Contains(Confirmed, again.Text, StringComparison.Ordinal);
        Assert.Equal(2, await SessionsAsync());

        await _browser.PressAsync(again, "Sign out everywhere else");
        Assert.Equal(1, await SessionsAsync());
    }

    [Fact]
    public async Task The_values_that_a_form_may_keep_come_back_with_it()
    {
        await SignInAsync(_phone);
        var account = await SignInAsync(_browser);
        var chosen = account.Document.QuerySelector("input[name=sessionId]")!.GetAttribute("value");

        var again = await _browser.PressAsync(await _browser.PressAsync(account, "Sign out"), "Continue");

        Assert.Contains("Sign out of the browser you chose", again.Text, StringComparison.Ordinal);
        Assert.Equal(chosen, again.Document.QuerySelector(".hint input[name=sessionId]")!.GetAttribute("value"));
        // Once only, and the antiforgery token is the new session's.
        Assert.DoesNotContain(Confirmed, (await _browser.OpenAsync(new Uri(_app.Url, "/account"))).Text, StringComparison.Ordinal);
        await _browser.PressAsync(again, "Sign out of the browser you chose");
        Assert.Equal(1, await SessionsAsync());
    }

    [Fact]
    public async Task Somebody_who_signed_in_a_minute_ago_is_not_asked()
    {
        await SignInAsync(_phone);
        _provider.AuthenticatedAt = DateTimeOffset.UtcNow.AddMinutes(-1);
        var account = await SignInAsync(_browser);

        account = await _browser.PressAsync(account, "Sign out everywhere else");

        Assert.Equal("/account", account.Url.AbsolutePath);
        Assert.Equal(1, await SessionsAsync());
        var stepUp = await _browser.OpenAsync(new Uri(_app.Url, "/step-up?returnUrl=/shelf"));
        Assert.Equal("/shelf", stepUp.Url.AbsolutePath);
    }

    [Fact]
    public async Task Somebody_who_backs_out_is_signed_in_as_before_and_nothing_was_done()
    {
        await SignInAsync(_phone);
        var account = await SignInAsync(_browser);
        var key = SessionKey();
        var confirm = await _browser.PressAsync(account, "Sign out everywhere else");
        await _browser.PressAsync(confirm, "Continue", stopAt: _provider.Url.AbsoluteUri);

        var back = await _browser.FollowAsync(confirm, "Not now");

        Assert.Equal("/account", back.Url.AbsolutePath);
        Assert.DoesNotContain(Confirmed, back.Text, StringComparison.Ordinal);
        Assert.Equal((key, 2), (SessionKey(), await SessionsAsync()));
    }

    [Fact]
    public async Task A_denial_at_the_provider_leaves_the_session()
    {
        var account = await SignInAsync(_browser);
        var key = SessionKey();
        await SignInAsync(_phone);
        account = await _browser.OpenAsync(account.Url);
        _provider.Callback = parameters => $"error=access_denied&{parameters[parameters.IndexOf("state=", StringComparison.Ordinal)..]}";

        var denied = await _browser.PressAsync(await _browser.PressAsync(account, "Sign out everywhere else"), "Continue");

        // The request named the error, as anybody's could.
        Assert.Equal(HttpStatusCode.BadRequest, denied.Status);
        Assert.Equal("/account", (await _browser.OpenAsync(new Uri(_app.Url, "/account"))).Url.AbsolutePath);
        Assert.Equal((key, 2), (SessionKey(), await SessionsAsync()));
    }

    [Fact]
    public async Task The_values_are_dropped_if_another_person_comes_back()
    {
        await SignInAsync(_phone);
        var account = await SignInAsync(_browser);
        var confirm = await _browser.PressAsync(account, "Sign out everywhere else");
        SwitchPerson(_browser, $"{_person}-another");

        var page = await _browser.PressAsync(confirm, "Continue");

        Assert.Equal("/account", page.Url.AbsolutePath);
        Assert.Contains($"{_person}-another", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Confirmed, page.Text, StringComparison.Ordinal);
        Assert.Null(_browser.Cookies.GetCookies(_app.Url)["bookstore-step-up"]);
        Assert.Equal(1, await SessionsAsync());
    }

    [Fact]
    public async Task What_is_kept_is_encrypted_and_a_forged_cookie_shows_nothing()
    {
        await SignInAsync(_phone);
        var account = await SignInAsync(_browser);
        var chosen = account.Document.QuerySelector("input[name=sessionId]")!.GetAttribute("value")!;
        var confirm = await _browser.PressAsync(account, "Sign out");
        var cookie = _browser.Cookies.GetCookies(_app.Url)["bookstore-step-up"]!;
        Assert.True(cookie.HttpOnly);
        Assert.DoesNotContain(chosen, cookie.Value, StringComparison.Ordinal);

        cookie.Value = string.Concat(cookie.Value.AsSpan(0, 60), "AAAA", cookie.Value.AsSpan(64));
        var again = await _browser.PressAsync(confirm, "Continue");

        Assert.Equal((HttpStatusCode.OK, "/account"), (again.Status, again.Url.AbsolutePath));
        Assert.DoesNotContain(Confirmed, again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_ignores_max_age_is_asked_for_a_login_once_and_is_rejected_then()
    {
        await SignInAsync(_phone);
        var confirm = await _browser.PressAsync(await SignInAsync(_browser), "Sign out everywhere else");
        var key = SessionKey();
        var old = DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeSeconds();
        _provider.IdToken = claims =>
        {
            claims["auth_time"] = old;
            return _provider.Sign(_provider.Header, claims);
        };
        _provider.AuthorizationRequests.Clear();

        var page = await _browser.PressAsync(confirm, "Continue");

        Assert.Equal(
            [("consent", "600"), ("login consent", "600")],
            _provider.AuthorizationRequests.Select(request => (request["prompt"], request["max_age"])));
        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Contains("Please sign in again", page.Text, StringComparison.Ordinal);
        Assert.Equal((key, 2), (SessionKey(), await SessionsAsync()));
    }

    [Fact]
    public async Task A_page_with_the_policy_opens_after_one_round_trip()
    {
        await SignInAsync(_browser);

        var confirm = await _browser.OpenAsync(new Uri(_app.Url, "/vault?a=b"));
        Assert.Contains(Confirm, confirm.Text, StringComparison.Ordinal);
        var vault = await _browser.PressAsync(confirm, "Continue");

        Assert.Equal("/vault?a=b", vault.Url.PathAndQuery);
        Assert.Contains("What only a recent sign-in opens", vault.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_with_the_policy_asks_a_stranger_to_sign_in()
    {
        using var response = await _phone.GetAsync(new Uri(_app.Url, "/vault"));

        Assert.Equal("/sign-in?returnUrl=%2Fvault", response.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_step_up_is_for_somebody_who_is_signed_in()
    {
        using var response = await _browser.GetAsync(new Uri(_app.Url, "/step-up?returnUrl=/account"));

        Assert.StartsWith("/sign-in?returnUrl=%2Fstep-up", response.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    private void SwitchPerson(TestBrowser browser, string person) =>
        browser.Cookies.Add(_provider.Url, new Cookie(TestProvider.PersonCookie, person));

    private string SessionKey() => _browser.Cookies.GetCookies(_app.Url)["bookstore"]!.Value;

    private Task<Page> SignInAsync(TestBrowser browser) => browser.OpenAsync(new Uri(_app.Url, "/sign-in?returnUrl=/account"));

    private async Task<long> SessionsAsync() => (long)(await _app.QueryAsync(
        $"SELECT count(*) FROM UserSessions WHERE ProfileId IN (SELECT Id FROM UserProfiles WHERE Subject = '{_person}')"))[0][0]!;
}
