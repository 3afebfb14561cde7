using System.Net;
using Bookstore.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Bookstore.Web.Tests;

/// <summary>What people see when the app's own database or key folder fails.</summary>
public sealed class FailureTests
{
    [Fact]
    public async Task A_failing_database_shows_an_error_page_and_still_serves_the_stylesheet()
    {
        await using var app = await RunningApp.StartAsync(("Sessions__CacheDuration", "00:00:00"));
        using var browser = new TestBrowser();
        var home = await browser.SignInAsync(app);
        var stylesheet = home.Document.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!;

        await app.QueryAsync("ALTER TABLE UserSessions RENAME TO Elsewhere");

        foreach (var path in (string[])["/", "/account", "/sign-out"])
        {
            var page = await browser.OpenAsync(new Uri(app.Url, path));
            Assert.Equal(HttpStatusCode.InternalServerError, page.Status);
            Assert.Contains("went wrong on our side", page.Text, StringComparison.Ordinal);
        }

        using var css = await browser.GetAsync(new Uri(app.Url, stylesheet));
        Assert.Equal(HttpStatusCode.OK, css.StatusCode);
        using var live = await browser.GetAsync(new Uri(app.Url, "/health/live"));
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);

        await app.QueryAsync("ALTER TABLE Elsewhere RENAME TO UserSessions");
        Assert.True((await browser.OpenAsync(app.Url)).HasButton("Sign out"));
    }

    [Fact]
    public async Task A_killed_migration_does_not_block_the_next_one()
    {
        var clock = new AcceleratedClock();
        await using var app = await RunningApp.StartAsync(services => services.AddSingleton<TimeProvider>(clock));
        await app.KillAsync();
        clock.IsAccelerated = true;
        await app.QueryAsync("INSERT INTO __EFMigrationsLock VALUES (1, '2026-01-01 00:00:00+00:00')");
        await app.QueryAsync("DELETE FROM __EFMigrationsHistory");
        var tables = await app.QueryAsync("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '__EF%'");
        await app.QueryAsync($"PRAGMA foreign_keys = OFF; {string.Concat(tables.Select(table => $"DROP TABLE {table[0]};"))}");

        await app.StartAgainAsync();

        await app.WaitForLogAsync("Released the migration lock");
        Assert.Equal(0, await app.CountAsync("UserProfiles"));
    }

    // Its timers run twenty times as fast: a lock is given up after a second.
    private sealed class AcceleratedClock : TimeProvider
    {
        public bool IsAccelerated { get; set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Hurry(dueTime), Hurry(period));

        private TimeSpan Hurry(TimeSpan time) => IsAccelerated && time > TimeSpan.Zero ? time / 20 : time;
    }
}
