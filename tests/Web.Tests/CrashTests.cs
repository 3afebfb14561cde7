using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>The app is killed in the middle of a callback: what is left is consistent, and the person signs in again.</summary>
public sealed class CrashTests
{
    private const string Save = "Microsoft.EntityFrameworkCore.Update.SaveChanges";
    private const string Transaction = "Microsoft.EntityFrameworkCore.Database.Transaction.Transaction";

    [Theory]
    [InlineData("before the profile's commit", Transaction + "Committing:1", 0, 0)]
    [InlineData("after the profile's commit", Transaction + "Committed:1", 1, 0)]
    [InlineData("before the session's commit", Save + "Starting:2", 1, 0)]
    [InlineData("after the session's commit, before the Set-Cookie", Save + "Completed:2", 1, 1)]
    public async Task A_killed_sign_in_can_be_repeated_and_makes_no_second_profile(string point, string killAt, int profiles, int sessions)
    {
        await using var app = await RunningApp.StartAsync(("DOTNET_STARTUP_HOOKS", RunningApp.KillSwitch), ("KILL_AT", killAt));
        using var browser = new TestBrowser();

        await Assert.ThrowsAsync<HttpRequestException>(() => browser.SignInAsync(app));
        await app.DiedAsync();

        Assert.True(profiles == await app.CountAsync("UserProfiles"), point);
        Assert.Equal(profiles, await app.CountAsync("PatreonIdentities"));
        Assert.Equal(sessions, await app.CountAsync("UserSessions"));
        Assert.Null(browser.Cookies.GetCookies(app.Url)["bookstore"]);
        Assert.Equal("ok", Assert.Single(await app.QueryAsync("PRAGMA integrity_check"))[0]);

        await app.StartAgainAsync(("KILL_AT", null));
        var home = await browser.SignInAsync(app, path: "/sign-in?another=1");

        Assert.True(home.HasButton("Sign out"));
        Assert.Equal(1, await app.CountAsync("UserProfiles"));
        Assert.Equal(1, await app.CountAsync("PatreonIdentities"));
    }
}
