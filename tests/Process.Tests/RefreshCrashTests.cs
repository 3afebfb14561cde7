using System.Globalization;
using System.Net;
using Bookstore.Testing;

namespace Bookstore.Process.Tests;

/// <summary>The app is killed around the commit of a refresh, while Logto replaces the refresh token: nobody is signed out by it.</summary>
public sealed class RefreshCrashTests(UncachedCrashSite site) : IClassFixture<UncachedCrashSite>, IAsyncLifetime
{
    private const string Command = "Microsoft.EntityFrameworkCore.Database.Command.Command";

    public Task InitializeAsync() => site.RestoreAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("before Logto is asked", Command + "Executed:1:SET \"RefreshStartedAt\"", 1)]
    [InlineData("after Logto replaced the token, before the commit", Command + "Executing:1:SET \"RefreshToken\"", 2)]
    [InlineData("after the commit", Command + "Executed:1:SET \"RefreshToken\"", 1)]
    public async Task A_kill_during_a_refresh_costs_one_silent_sign_in_at_most(string point, string killAt, int signIns)
    {
        var (provider, app) = (site.Provider, site.App);
        provider.Prompts.Clear();
        provider.Refreshes.Clear();
        provider.RotatesRefreshTokens = true;
        using var browser = new TestBrowser();
        await browser.OpenAsync(new Uri(app.Url, "/sign-in"));
        var hourAgo = DateTime.UtcNow.AddHours(-1).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        await app.QueryAsync($"UPDATE UserSessions SET ValidatedAt = '{hourAgo}'");
        app.KillAt(killAt);

        // It waits two seconds for the refresh at most: on a busy machine it may have its response before the kill.
        await Record.ExceptionAsync(() => browser.OpenAsync(new Uri(app.Url, "/account")));
        await app.DiedAsync();
        // The lock of a process that is gone ends by itself, after seconds that this test does not wait for.
        await app.QueryAsync("UPDATE UserSessions SET RefreshLockedUntil = ValidatedAt WHERE RefreshLockedUntil IS NOT NULL");
        await app.StartAgainAsync();
        // The refresh that follows may take longer than a request waits for it, too.
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        Page account;
        do
        {
            account = await browser.OpenAsync(new Uri(app.Url, "/account"));
        }
        while (provider.Prompts.Count < signIns && !timeout.IsCancellationRequested);

        Assert.Equal((HttpStatusCode.OK, "/account"), (account.Status, account.Url.AbsolutePath));
        Assert.True(provider.Prompts.Count == signIns, $"{point}: {provider.Prompts.Count} sign-ins");
        Assert.DoesNotContain("Logto no longer accepts", app.Output, StringComparison.Ordinal);
        Assert.All(provider.Prompts, prompt => Assert.Equal("consent", prompt));
        Assert.Equal(1, await app.CountAsync("UserSessions"));
        Assert.Equal(1, await app.CountAsync("UserProfiles"));
    }
}
