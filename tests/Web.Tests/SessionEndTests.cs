using System.Net;
using System.Text.Json.Nodes;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>A provider and an app for all tests of ends of sessions; each test has a person of its own.</summary>
public sealed class SessionEndFixture : IAsyncLifetime
{
    public const string SigningKey = "the-signing-key";

    public TestProvider Provider { get; private set; } = null!;

    public RunningApp App { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Provider = await TestProvider.StartAsync();
        App = await RunningApp.StartPatientlyAsync(
            [.. Provider.Settings(), ("Logto__WebhookSigningKey", SigningKey), ("RateLimits__Enabled", "false"), ("Sessions__MaxPerPerson", "12")]);
    }

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        await Provider.DisposeAsync();
    }
}

/// <summary>What an end of a session means for the sign-ins that come after it, and for those that are on their way.</summary>
public sealed class SessionEndTests : IClassFixture<SessionEndFixture>, IDisposable
{
    private readonly string _person = $"person-{Guid.NewGuid():n}";
    private readonly TestBrowser _browser = new();
    private readonly TestBrowser _phone = new();
    private readonly TestBrowser _logto = new();
    private readonly TestProvider _provider;
    private readonly RunningApp _app;

    public SessionEndTests(SessionEndFixture fixture)
    {
        (_provider, _app) = (fixture.Provider, fixture.App);
        _provider.Reset();
        _provider.Revoked.Clear();
        _provider.Prompts.Clear();
        SwitchPerson(_browser, _person);
        SwitchPerson(_phone, _person);
    }

    public void Dispose()
    {
        _browser.Dispose();
        _phone.Dispose();
        _logto.Dispose();
    }

    [Fact]
    public async Task The_end_of_the_older_of_two_sessions_that_share_a_grant_revokes_nothing()
    {
        await SignInAsync(_browser, "shared");
        ClearCookies(_browser);
        var account = await SignInAsync(_browser, "shared");
        Assert.Equal(2, account.Document.QuerySelectorAll(".sessions li").Length);

        account = await _browser.PressAsync(account, "Sign out");
        Assert.Single(account.Document.QuerySelectorAll(".sessions li"));
        Assert.Empty(_provider.Revoked);

        await _browser.PressAsync(account, "Sign out", stopAt: _provider.Url.AbsoluteUri);
        Assert.Single(_provider.Revoked);
    }

    [Fact]
    public async Task A_sign_in_of_another_person_in_the_same_browser_revokes_the_previous_token()
    {
        await SignInAsync(_browser, "theirs");
        var another = $"{_person}-another";
        SwitchPerson(_browser, another);

        var account = await SignInAsync(_browser, "anothers", "/sign-in?another=1&returnUrl=/account");

        Assert.Contains(another, account.Text, StringComparison.Ordinal);
        Assert.Single(_provider.Revoked);
        Assert.Equal((0, 1), (await SessionsAsync(), await SessionsAsync(another)));
    }

    [Fact]
    public async Task Signing_out_everywhere_else_is_not_undone_by_a_visit_or_by_clearing_cookies()
    {
        _provider.AuthenticatedAt = DateTimeOffset.UtcNow.AddMinutes(-5);
        await SignInAsync(_phone, "phone");
        var account = await SignInAsync(_browser, "browser");
        await _browser.PressAsync(account, "Sign out everywhere else");
        _provider.Prompts.Clear();

        // Cookies or none: the provider signs in in silence, and is asked to ask.
        var asked = await OpenUntilSecondPromptAsync(_phone, "phone");
        ClearCookies(_phone);
        asked = await OpenUntilSecondPromptAsync(_phone, "phone");
        Assert.Equal(1, await SessionsAsync());
        Assert.Equal("EndedByOwner", Assert.Single(await _app.QueryAsync($"SELECT Reason FROM SessionEnds WHERE Subject = '{_person}'"))[0]);

        account = await _phone.OpenAsync(asked.Url);
        Assert.Contains("Where you're signed in", account.Text, StringComparison.Ordinal);
        Assert.Equal(2, await SessionsAsync());

        // From now on that sign-in at the provider is new enough, and so is any other session of Logto's.
        ClearCookies(_phone);
        _provider.AuthenticatedAt = DateTimeOffset.UtcNow.AddMinutes(1);
        Assert.Contains("Where you're signed in", (await SignInAsync(_phone, "phone")).Text, StringComparison.Ordinal);
        ClearCookies(_phone);
        _provider.AuthenticatedAt = DateTimeOffset.UtcNow.AddMinutes(-5);
        Assert.Contains("Where you're signed in", (await SignInAsync(_phone, "another")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_sid_the_person_reauthenticates_and_a_response_with_the_old_auth_time_is_rejected()
    {
        await SignInAsync(_phone, null);
        await _browser.PressAsync(await SignInAsync(_browser, null), "Sign out everywhere else");
        _provider.IdToken = claims =>
        {
            claims["auth_time"] = DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeSeconds();
            return _provider.Sign(_provider.Header, claims);
        };
        _provider.Prompts.Clear();

        var page = await SignInAsync(_phone, null);

        Assert.Equal(["consent", "login consent"], _provider.Prompts);
        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Contains("Please sign in again", page.Text, StringComparison.Ordinal);
        Assert.Equal(1, await SessionsAsync());
    }

    [Fact]
    public async Task A_back_channel_logout_during_a_sign_in_rejects_it_and_the_next_one_succeeds()
    {
        var callback = await BeginAsync(_browser, null);
        using var logout = await _logto.SendAsync(LogtoRequests.Logout(_app, _provider.LogoutToken(_person)));
        Assert.Equal(HttpStatusCode.OK, logout.StatusCode);

        var page = await _browser.OpenAsync(callback);

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("You've signed out in the meantime", page.Text, StringComparison.Ordinal);
        Assert.Equal(0, await SessionsAsync());
        Assert.Single(_provider.Revoked);
        Assert.Contains("Where you're signed in", (await SignInAsync(_browser, null)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suspension_before_the_first_sign_in_rejects_it_and_leaves_no_profile()
    {
        var callback = await BeginAsync(_browser, "new");
        await DeliverAsync("User.SuspensionStatus.Updated", isSuspended: true);
        await DeliverAsync("User.SuspensionStatus.Updated", isSuspended: false);

        var page = await _browser.OpenAsync(callback);

        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Equal((0, 0), (await ProfilesAsync(), await SessionsAsync()));
    }

    [Fact]
    public async Task Lifting_a_suspension_rejects_no_sign_in()
    {
        var callback = await BeginAsync(_browser, "new");
        await DeliverAsync("User.SuspensionStatus.Updated", isSuspended: false);

        Assert.Equal(HttpStatusCode.OK, (await _browser.OpenAsync(callback)).Status);
    }

    [Fact]
    public async Task A_deletion_during_a_sign_in_creates_no_new_profile()
    {
        await SignInAsync(_phone, "known");
        var callback = await BeginAsync(_browser, "known-too");
        await DeliverAsync("User.Deleted");

        var page = await _browser.OpenAsync(callback);

        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Equal((0, 0), (await ProfilesAsync(), await SessionsAsync()));
    }

    [Fact]
    public async Task The_latest_sessions_are_kept_and_come_in_pages()
    {
        for (var i = 0; i < 13; i++)
        {
            ClearCookies(_browser);
            await SignInAsync(_browser, $"sid-{i}");
        }

        Assert.Equal(12, await SessionsAsync());
        Assert.Single(_provider.Revoked);
        var first = await _browser.OpenAsync(new Uri(_app.Url, "/account"));
        Assert.Equal(10, first.Document.QuerySelectorAll(".sessions li").Length);
        Assert.Contains("This browser", first.Document.QuerySelector(".sessions li")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Page 1 of 2", first.Text, StringComparison.Ordinal);
        var second = await _browser.FollowAsync(first, "Next");
        Assert.Equal(2, second.Document.QuerySelectorAll(".sessions li").Length);
        second = await _browser.PressAsync(second, "Sign out");
        Assert.Equal("/account?sessions=2&ended=EndedHereOnly#sessions", second.Url.PathAndQuery + second.Url.Fragment);
        Assert.Single(second.Document.QuerySelectorAll(".sessions li"));
        first = await _browser.PressAsync(second, "Sign out");
        Assert.Equal(10, first.Document.QuerySelectorAll(".sessions li").Length);
        var end = await _browser.PressAsync(first, "Sign out everywhere else");
        Assert.Single(end.Document.QuerySelectorAll(".sessions li"));
        Assert.Equal(12, _provider.Revoked.Count);
    }

    private void SwitchPerson(TestBrowser browser, string person) =>
        browser.Cookies.Add(_provider.Url, new Cookie(TestProvider.PersonCookie, person));

    private async Task<long> ProfilesAsync() =>
        (long)(await _app.QueryAsync($"SELECT count(*) FROM UserProfiles WHERE Subject = '{_person}'"))[0][0]!;

    private async Task<long> SessionsAsync(string? person = null) => (long)(await _app.QueryAsync(
        $"SELECT count(*) FROM UserSessions WHERE ProfileId IN (SELECT Id FROM UserProfiles WHERE Subject = '{person ?? _person}')"))[0][0]!;

    private static void ClearCookies(TestBrowser browser)
    {
        foreach (Cookie cookie in browser.Cookies.GetAllCookies())
        {
            cookie.Expired = cookie.Name != TestProvider.PersonCookie;
        }
    }

    private void Sid(string? sid)
    {
        _provider.Claims.Remove("sid");
        if (sid is not null)
        {
            _provider.Claims["sid"] = sid;
        }
    }

    private Task<Page> SignInAsync(TestBrowser browser, string? sid, string path = "/sign-in?returnUrl=/account")
    {
        Sid(sid);
        return browser.OpenAsync(new Uri(_app.Url, path));
    }

    private async Task<Uri> BeginAsync(TestBrowser browser, string? sid)
    {
        Sid(sid);
        return (await browser.OpenAsync(new Uri(_app.Url, "/sign-in?returnUrl=/account"), stopAt: $"{_app.Url}callback")).Url;
    }

    // Through the silent sign-in to the address to which the app sends the browser then.
    private async Task<Page> OpenUntilSecondPromptAsync(TestBrowser browser, string sid)
    {
        var asked = await browser.OpenAsync(await BeginAsync(browser, sid), stopAt: $"{_provider.Url}oidc/auth");
        Assert.Contains("prompt=login%20consent", asked.Url.AbsoluteUri, StringComparison.Ordinal);
        Assert.Contains("max_age=", asked.Url.AbsoluteUri, StringComparison.Ordinal);
        return asked;
    }

    private async Task DeliverAsync(string @event, bool? isSuspended = null)
    {
        var now = DateTimeOffset.UtcNow;
        var user = new JsonObject
        {
            ["id"] = _person,
            ["name"] = _person,
            ["updatedAt"] = now.ToUnixTimeMilliseconds(),
            ["isSuspended"] = isSuspended,
        };
        var body = new JsonObject { ["event"] = @event, ["createdAt"] = now.ToString("o"), ["data"] = user }.ToJsonString();
        using var response = await _logto.SendAsync(LogtoRequests.Webhook(_app, SessionEndFixture.SigningKey, body));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
