using System.Net;
using System.Text.Json.Nodes;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>What an end of a session means for the sign-ins that come after it, and for those that are on their way.</summary>
public sealed class SessionEndTests : IAsyncLifetime
{
    private const string SigningKey = "the-signing-key";
    private const string Robin = "abc123def456";

    private readonly TestBrowser _browser = new();
    private readonly TestBrowser _phone = new();
    private readonly TestBrowser _logto = new();
    private TestProvider _provider = null!;
    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _app = await RunningApp.StartAsync(
            [.. _provider.Settings(), ("Logto__WebhookSigningKey", SigningKey), ("RateLimits__Enabled", "false"), ("Sessions__MaxPerPerson", "12")]);
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        _phone.Dispose();
        _logto.Dispose();
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
    }

    // One app for all of it: each part leaves it without sessions.
    [Fact]
    public async Task Ends_of_sessions_stand_against_sign_ins()
    {
        await EndingTheOlderOfTwoSessionsThatShareAGrantRevokesNothing();
        await SwitchingAccountsRevokesTheFormerPersonsToken();
        await EndAllOthersIsNotUndoneByAVisit();
        await WithoutASidThePersonIsAskedAgainAndAnAnswerWithoutAuthTimeIsRefused();
        await ALogoutThatOvertakesASignInRefusesIt();
        await ASuspensionOfSomebodyNewRefusesTheirFirstSignIn();
        await ADeletionOfSomebodyKnownMakesThemNotAnew();
        await TheListOfSessionsIsBoundedAndComesInPages();
    }

    private async Task EndingTheOlderOfTwoSessionsThatShareAGrantRevokesNothing()
    {
        await SignInAsync(_browser, "shared");
        Forget(_browser);
        var account = await SignInAsync(_browser, "shared");
        Assert.Equal(2, account.Document.QuerySelectorAll(".sessions li").Length);

        account = await _browser.PressAsync(account, "End");
        Assert.Single(account.Document.QuerySelectorAll(".sessions li"));
        Assert.Empty(_provider.Revoked);

        await _browser.PressAsync(account, "Sign out", stopAt: _provider.Url.AbsoluteUri);
        Assert.Equal(["refresh-2"], _provider.Revoked);
        await StartOverAsync();
    }

    private async Task SwitchingAccountsRevokesTheFormerPersonsToken()
    {
        await SignInAsync(_browser, "robins");
        var former = await TokenAsync();
        _browser.Cookies.Add(_provider.Url, new Cookie(TestProvider.PersonCookie, "ada"));

        var account = await SignInAsync(_browser, "adas", "/sign-in?another=1&returnUrl=/account");

        Assert.Contains("ada", account.Text, StringComparison.Ordinal);
        Assert.Equal([former], _provider.Revoked);
        Assert.Equal("ada", Assert.Single(await _app.QueryAsync("SELECT Subject FROM UserProfiles JOIN UserSessions ON ProfileId = UserProfiles.Id"))[0]);
        _browser.Cookies.GetAllCookies().Single(cookie => cookie.Name == TestProvider.PersonCookie).Expired = true;
        await StartOverAsync();
    }

    private async Task EndAllOthersIsNotUndoneByAVisit()
    {
        _provider.AuthenticatedAt = DateTimeOffset.UtcNow.AddMinutes(-5);
        await SignInAsync(_phone, "phone");
        var account = await SignInAsync(_browser, "browser");
        await _browser.PressAsync(account, "End all others");
        _provider.Prompts.Clear();

        // Cookies or none: the provider signs in in silence, and is asked to ask.
        var asked = await OpenUntilSecondPromptAsync(_phone, "phone");
        Forget(_phone);
        asked = await OpenUntilSecondPromptAsync(_phone, "phone");
        Assert.Equal(1, await _app.CountAsync("UserSessions"));
        Assert.Equal("EndedByOwner", Assert.Single(await _app.QueryAsync("SELECT Reason FROM SessionEnds WHERE LogtoSessionId = 'phone'"))[0]);

        account = await _phone.OpenAsync(asked.Url);
        Assert.Contains("Where you're signed in", account.Text, StringComparison.Ordinal);
        Assert.Equal(2, await _app.CountAsync("UserSessions"));

        // From now on that sign-in at the provider is new enough, and so is any other session of Logto's.
        Forget(_phone);
        _provider.AuthenticatedAt = DateTimeOffset.UtcNow.AddMinutes(1);
        Assert.Contains("Where you're signed in", (await SignInAsync(_phone, "phone")).Text, StringComparison.Ordinal);
        Forget(_phone);
        _provider.AuthenticatedAt = DateTimeOffset.UtcNow.AddMinutes(-5);
        Assert.Contains("Where you're signed in", (await SignInAsync(_phone, "another")).Text, StringComparison.Ordinal);
        await StartOverAsync();
    }

    private async Task WithoutASidThePersonIsAskedAgainAndAnAnswerWithoutAuthTimeIsRefused()
    {
        await SignInAsync(_phone, null);
        await _browser.PressAsync(await SignInAsync(_browser, null), "End all others");
        _provider.IdToken = claims =>
        {
            claims.Remove("auth_time");
            return _provider.Sign(_provider.Header, claims);
        };
        _provider.Prompts.Clear();

        var page = await SignInAsync(_phone, null);

        Assert.Equal(["consent", "login consent"], _provider.Prompts);
        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Contains("Please sign in again", page.Text, StringComparison.Ordinal);
        Assert.Equal(1, await _app.CountAsync("UserSessions"));
        await StartOverAsync();
    }

    private async Task ALogoutThatOvertakesASignInRefusesIt()
    {
        var callback = await BeginAsync(_browser, null);
        using var logout = await _logto.SendAsync(FromLogto.Logout(_app, _provider.LogoutToken()));
        Assert.Equal(HttpStatusCode.OK, logout.StatusCode);

        var page = await _browser.OpenAsync(callback);

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("You signed out meanwhile", page.Text, StringComparison.Ordinal);
        Assert.Equal(0, await _app.CountAsync("UserSessions"));
        Assert.Single(_provider.Revoked);
        Assert.Contains("Where you're signed in", (await SignInAsync(_browser, null)).Text, StringComparison.Ordinal);
        await StartOverAsync();
    }

    private async Task ASuspensionOfSomebodyNewRefusesTheirFirstSignIn()
    {
        await _app.QueryAsync("DELETE FROM UserProfiles");
        var callback = await BeginAsync(_browser, "new");
        await DeliverAsync("User.SuspensionStatus.Updated", isSuspended: true);
        await DeliverAsync("User.SuspensionStatus.Updated", isSuspended: false);

        var page = await _browser.OpenAsync(callback);

        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Equal((0, 0), (await _app.CountAsync("UserProfiles"), await _app.CountAsync("UserSessions")));

        // To lift a suspension refuses nobody.
        await _app.QueryAsync("DELETE FROM SessionEnds");
        callback = await BeginAsync(_browser, "new");
        await DeliverAsync("User.SuspensionStatus.Updated", isSuspended: false);
        Assert.Equal(HttpStatusCode.OK, (await _browser.OpenAsync(callback)).Status);
        await StartOverAsync();
    }

    private async Task ADeletionOfSomebodyKnownMakesThemNotAnew()
    {
        await SignInAsync(_phone, "known");
        var callback = await BeginAsync(_browser, "known-too");
        await DeliverAsync("User.Deleted");

        var page = await _browser.OpenAsync(callback);

        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Equal((0, 0), (await _app.CountAsync("UserProfiles"), await _app.CountAsync("UserSessions")));
        await StartOverAsync();
    }

    private async Task TheListOfSessionsIsBoundedAndComesInPages()
    {
        for (var i = 0; i < 13; i++)
        {
            Forget(_browser);
            await SignInAsync(_browser, $"sid-{i}");
        }

        Assert.Equal(12, await _app.CountAsync("UserSessions"));
        Assert.Single(_provider.Revoked);
        var first = await _browser.OpenAsync(new Uri(_app.Url, "/account"));
        Assert.Equal(10, first.Document.QuerySelectorAll(".sessions li").Length);
        Assert.Contains("this browser", first.Document.QuerySelector(".sessions li")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Page 1 of 2", first.Text, StringComparison.Ordinal);
        var second = await _browser.FollowAsync(first, "Next");
        Assert.Equal(2, second.Document.QuerySelectorAll(".sessions li").Length);
        var end = await _browser.PressAsync(second, "End all others");
        Assert.Single(end.Document.QuerySelectorAll(".sessions li"));
        Assert.Equal(12, _provider.Revoked.Count);
    }

    private static void Forget(TestBrowser browser)
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

    private async Task<string> TokenAsync()
    {
        // The provider counts what it gives.
        Assert.Equal(1, await _app.CountAsync("UserSessions"));
        return $"refresh-{_provider.TokenRequests.Count}";
    }

    private async Task DeliverAsync(string @event, bool? isSuspended = null)
    {
        var now = DateTimeOffset.UtcNow;
        var user = new JsonObject
        {
            ["id"] = Robin,
            ["name"] = "Robin",
            ["updatedAt"] = now.ToUnixTimeMilliseconds(),
            ["isSuspended"] = isSuspended,
        };
        var body = new JsonObject { ["event"] = @event, ["createdAt"] = now.ToString("o"), ["data"] = user }.ToJsonString();
        using var response = await _logto.SendAsync(FromLogto.Webhook(_app, SigningKey, body));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private async Task StartOverAsync()
    {
        Forget(_browser);
        Forget(_phone);
        _provider.BeHonest();
        _provider.Revoked.Clear();
        await _app.QueryAsync("DELETE FROM UserSessions");
        await _app.QueryAsync("DELETE FROM SessionEnds");
    }
}
