using System.Net;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;

namespace Bookstore.Process.Tests;

/// <summary>The app is killed at named moments: what is left is consistent, and what was killed can be repeated.</summary>
public sealed class CrashTests(CrashSite site) : IClassFixture<CrashSite>, IAsyncLifetime
{
    private const string Command = "Microsoft.EntityFrameworkCore.Database.Command.Command";
    private const string Transaction = "Microsoft.EntityFrameworkCore.Database.Transaction.Transaction";

    public Task InitializeAsync() => site.RestoreAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("after the profile's insert", Command + "Executed:1:INSERT INTO \"UserProfiles\"", 0)]
    [InlineData("before the session's insert", Command + "Executing:1:INSERT INTO \"UserSessions\"", 0)]
    [InlineData("before the commit", Transaction + "Committing:1", 0)]
    [InlineData("after the commit, before the Set-Cookie", Transaction + "Committed:1", 1)]
    public async Task A_killed_sign_in_can_be_repeated_and_leaves_all_of_it_or_nothing(string point, string killAt, int stored)
    {
        var (provider, app) = (site.Provider, site.App);
        provider.UserInfo = () => Results.Text(
            """{"sub":"abc123def456","name":"Robin Reader","identities":{"patreon":{"userId":"u-9"}}}""", "application/json");
        using var browser = new TestBrowser();
        app.KillAt(killAt);

        await Assert.ThrowsAsync<HttpRequestException>(() => browser.OpenAsync(new Uri(app.Url, "/sign-in")));
        await app.DiedAsync();

        Assert.True(stored == await app.CountAsync("UserProfiles"), point);
        Assert.Equal(stored, await app.CountAsync("PatreonIdentities"));
        Assert.Equal(stored, await app.CountAsync("UserSessions"));
        Assert.Null(browser.Cookies.GetCookies(app.Url)["bookstore"]);
        Assert.Equal("ok", Assert.Single(await app.QueryAsync("PRAGMA integrity_check"))[0]);

        await app.StartAgainAsync();
        var home = await browser.OpenAsync(new Uri(app.Url, "/sign-in?another=1"));

        Assert.True(home.HasButton("Sign out"));
        Assert.Equal(1, await app.CountAsync("UserProfiles"));
        Assert.Equal(1, await app.CountAsync("PatreonIdentities"));
    }

    [Fact]
    public async Task A_sign_out_that_is_killed_before_its_response_has_ended_the_session()
    {
        var (provider, app) = (site.Provider, site.App);
        using var browser = new TestBrowser();
        var home = await browser.OpenAsync(new Uri(app.Url, "/sign-in"));
        // The row is gone when the refresh token is revoked, and the response is not made yet.
        provider.OnRequest = request =>
        {
            if (request.Path == "/oidc/token/revocation")
            {
                app.Kill();
            }

            return Task.CompletedTask;
        };

        await Assert.ThrowsAsync<HttpRequestException>(() => browser.PressAsync(home, "Sign out"));
        await app.DiedAsync();
        provider.Reset();

        Assert.NotNull(browser.Cookies.GetCookies(app.Url)["bookstore"]);
        Assert.Equal(0, await app.CountAsync("UserSessions"));
        await app.StartAgainAsync();
        Assert.True((await browser.OpenAsync(app.Url)).HasButton("Sign in"));
        Assert.Contains("Hello", (await browser.OpenAsync(new Uri(app.Url, "/sign-in"))).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("before the suspension's commit", Transaction + "Committing:1", 1)]
    [InlineData("after the suspension's commit, before the sessions end", Transaction + "Committed:1", 1)]
    [InlineData("after the sessions ended, before the response", Transaction + "Committed:2", 0)]
    public async Task A_killed_webhook_can_be_delivered_again(string point, string killAt, int sessions)
    {
        const string SigningKey = CrashSite.SigningKey;
        var app = site.App;
        using var browser = new TestBrowser();
        using var logto = new TestBrowser();
        await browser.OpenAsync(new Uri(app.Url, "/sign-in"));
        HttpRequestMessage Suspension() => LogtoRequests.Webhook(app, SigningKey,
            """{"event":"User.SuspensionStatus.Updated","data":{"id":"abc123def456","name":"Robin","updatedAt":1000,"isSuspended":true}}""");
        app.KillAt(killAt);

        await Assert.ThrowsAsync<HttpRequestException>(() => logto.SendAsync(Suspension()));
        await app.DiedAsync();
        Assert.True(sessions == await app.CountAsync("UserSessions"), point);

        await app.StartAgainAsync();
        using var again = await logto.SendAsync(Suspension());
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(0, await app.CountAsync("UserSessions"));
        Assert.Equal(1L, Assert.Single(await app.QueryAsync("SELECT IsSuspended FROM UserProfiles"))[0]);
    }

    [Theory]
    [InlineData("before the sessions end", Transaction + "Committing:1", 1, 0, HttpStatusCode.OK)]
    [InlineData("after the sessions ended, before the token is spent", Transaction + "Committed:1", 0, 0, HttpStatusCode.OK)]
    [InlineData("after the token is spent, before the response", Command + "Executed:1:INSERT INTO \"SpentLogoutTokens\"", 0, 1, HttpStatusCode.BadRequest)]
    public async Task A_killed_back_channel_logout_can_be_sent_again(string point, string killAt, int sessions, int spent, HttpStatusCode again)
    {
        var (provider, app) = (site.Provider, site.App);
        using var browser = new TestBrowser();
        using var logto = new TestBrowser();
        await browser.OpenAsync(new Uri(app.Url, "/sign-in"));
        var token = provider.LogoutToken();
        app.KillAt(killAt);

        await Assert.ThrowsAsync<HttpRequestException>(() => logto.SendAsync(LogtoRequests.Logout(app, token)));
        await app.DiedAsync();
        Assert.True(sessions == await app.CountAsync("UserSessions"), point);
        Assert.True(spent == await app.CountAsync("SpentLogoutTokens"), point);

        await app.StartAgainAsync();
        using var response = await logto.SendAsync(LogtoRequests.Logout(app, token));
        Assert.Equal(again, response.StatusCode);
        Assert.Equal(0, await app.CountAsync("UserSessions"));
        Assert.Equal(1, await app.CountAsync("SpentLogoutTokens"));
    }
}
