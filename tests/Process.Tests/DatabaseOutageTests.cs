using System.Diagnostics;
using System.Net;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;

namespace Bookstore.Process.Tests;

/// <summary>The database is locked, read-only or full: what fails, what goes on, and that nothing is half done.</summary>
public sealed class DatabaseOutageTests(UncachedCrashSite site) : IClassFixture<UncachedCrashSite>, IAsyncLifetime
{
    private const string SigningKey = CrashSite.SigningKey;

    private readonly TestBrowser _reader = new();
    private readonly TestBrowser _newcomer = new();
    private readonly TestProvider _provider = site.Provider;
    private readonly AppProcess _app = site.App;

    public async Task InitializeAsync()
    {
        await site.RestoreAsync();
        Assert.Contains("Hello", (await SignInAsync(_reader)).Text, StringComparison.Ordinal);
        _newcomer.Cookies.Add(_provider.Url, new Cookie(TestProvider.PersonCookie, "newcomer"));
    }

    public Task DisposeAsync()
    {
        _reader.Dispose();
        _newcomer.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_lock_of_another_process_is_waited_for_then_reported_and_forgotten_once_released()
    {
        await SeenHoursAgoAsync();
        await using (await LockAsync())
        {
            var clock = Stopwatch.StartNew();
            var waiting = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => FailToSignInAsync()));
            await RejectsEveryWriteAsync();
            await waiting;
            Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(4.5));
            await ReadersAreServedAsync();
        }

        await WorksAgainAsync();
    }

    [Fact]
    public async Task A_short_lock_of_another_process_is_waited_out()
    {
        await ReadersAreServedAsync();
        var locked = await LockAsync();
        var signIn = SignInAsync(_newcomer);
        // The shelf is read, not written, while the newcomer waits.
        await ReadersAreServedAsync();
        await locked.DisposeAsync();

        Assert.Contains("Hello, newcomer", (await signIn).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_read_only_serves_its_readers()
    {
        await SeenHoursAgoAsync();
        await _app.KillAsync();
        await _app.StartAgainAsync(("ConnectionStrings__Bookstore", $"Data Source={_app.DatabasePath};Mode=ReadOnly"));

        await ReadersAreServedAsync();
        await RejectsEveryWriteAsync();
        await FailToSignInAsync();
        await HealthSaysAsync(HttpStatusCode.OK, "read-only");
        await SigningOutDeletesTheCookieAllTheSameAsync();
        await _app.WaitForLogAsync("The database can't be used: it can't be written");

        await _app.KillAsync();
        await _app.StartAgainAsync(("ConnectionStrings__Bookstore", $"Data Source={_app.DatabasePath}"));
        await WorksAgainAsync();
    }

    [Fact]
    public async Task A_full_disk_serves_readers_and_leaves_no_incomplete_session()
    {
        await _app.KillAsync();
        // What the migrations left free would be filled first.
        await _app.QueryAsync("VACUUM");
        await _app.StartAgainAsync(("DISK_FULL", "1"));

        // A session that fits in no page that is there.
        _provider.UserInfo = () => Results.Json(new { sub = "newcomer", name = "newcomer", custom_data = new { note = new string('x', 6000) } });
        await FailToSignInAsync();
        _provider.UserInfo = null;
        await ReadersAreServedAsync();
        await HealthSaysAsync(HttpStatusCode.OK, "the disk is full");
        await _app.WaitForLogAsync("The database can't be used: the disk is full");

        await _app.KillAsync();
        await _app.StartAgainAsync(("DISK_FULL", null));
        await WorksAgainAsync();
    }

    private static Task<Page> OpenAsync(TestBrowser browser, Uri app, string path) => browser.OpenAsync(new Uri(app, path));

    private Task<Page> SignInAsync(TestBrowser browser) => OpenAsync(browser, _app.Url, "/sign-in");

    // So that the next use of the reader's session is worth a write.
    private async Task SeenHoursAgoAsync() => await _app.QueryAsync("UPDATE UserSessions SET LastSeenAt = datetime('now', '-3 hours')");

    private async Task<Lock> LockAsync()
    {
        var connection = new SqliteConnection($"Data Source={_app.DatabasePath};Pooling=False");
        await connection.OpenAsync();
        return new Lock(connection, connection.BeginTransaction());
    }

    private async Task FailToSignInAsync()
    {
        using var browser = new TestBrowser();
        browser.Cookies.Add(_provider.Url, new Cookie(TestProvider.PersonCookie, "newcomer"));
        var page = await SignInAsync(browser);
        IsAccessDeniedPage(page);
        Assert.Null(browser.Cookies.GetCookies(_app.Url)["bookstore"]);
        Assert.Equal(1, await _app.CountAsync("UserSessions"));
    }

    private async Task RejectsEveryWriteAsync()
    {
        using var logout = await LogoutAsync("nobody-here");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, logout.StatusCode);
        Assert.NotNull(logout.Headers.RetryAfter);
        using var webhook = await RenameAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, webhook.StatusCode);
        Assert.Equal("Robin Reader", Assert.Single(await _app.QueryAsync("SELECT Name FROM UserProfiles WHERE Subject <> 'newcomer'"))[0]);
    }

    private async Task ReadersAreServedAsync()
    {
        var account = await OpenAsync(_reader, _app.Url, "/account");
        Assert.Equal((HttpStatusCode.OK, "/account"), (account.Status, account.Url.AbsolutePath));
    }

    private async Task WorksAgainAsync()
    {
        Assert.Contains("Hello, newcomer", (await SignInAsync(_newcomer)).Text, StringComparison.Ordinal);
        Assert.Single(await _app.QueryAsync("SELECT Id FROM UserProfiles WHERE Subject = 'newcomer'"));
        using var webhook = await RenameAsync();
        Assert.Equal(HttpStatusCode.OK, webhook.StatusCode);
        Assert.Single(await _app.QueryAsync("SELECT Id FROM UserProfiles WHERE Name = 'Renamed'"));
        using var logout = await LogoutAsync("newcomer");
        Assert.Equal(HttpStatusCode.OK, logout.StatusCode);
        Assert.Equal(1, await _app.CountAsync("UserSessions"));
        await ReadersAreServedAsync();
    }

    // As on a full disk, where SQLite takes no delete either. The row stays, and with it what a copy of the cookie opens.
    private async Task SigningOutDeletesTheCookieAllTheSameAsync()
    {
        var home = await OpenAsync(_reader, _app.Url, "/");
        var cookie = _reader.Cookies.GetCookies(_app.Url)["bookstore"]!;

        var page = await _reader.PressAsync(home, "Sign out", stopAt: _provider.Url.AbsoluteUri);

        Assert.Contains("You're signed out in this browser", page.Text, StringComparison.Ordinal);
        Assert.Contains("couldn't delete the session", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Null(_reader.Cookies.GetCookies(_app.Url)["bookstore"]);
        await _app.WaitForLogAsync("Could not remove a session at sign-out");
        var end = await _reader.PressAsync(page, "Sign out of the sign-in service too", stopAt: _provider.Url.AbsoluteUri);
        Assert.Equal("/oidc/session/end", end.Url.AbsolutePath);
        _reader.Cookies.Add(_app.Url, new Cookie(cookie.Name, cookie.Value));
    }

    private async Task HealthSaysAsync(HttpStatusCode status, string reason)
    {
        using var ready = await _reader.GetAsync(new Uri(_app.Url, "/health/ready"));
        Assert.Equal(status, ready.StatusCode);
        Assert.Contains(reason, await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> LogoutAsync(string subject) =>
        _reader.SendAsync(LogtoRequests.Logout(_app, _provider.LogoutToken(subject)));

    private Task<HttpResponseMessage> RenameAsync() => _reader.SendAsync(LogtoRequests.Webhook(_app, SigningKey,
        """{"event":"User.Data.Updated","data":{"id":"abc123def456","name":"Renamed","updatedAt":1000,"isSuspended":false}}"""));

    private static void IsAccessDeniedPage(Page page)
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Contains("Temporarily unavailable", page.Text, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector("main a.button"));
    }

    private sealed class Lock(SqliteConnection connection, SqliteTransaction transaction) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
