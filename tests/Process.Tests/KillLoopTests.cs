using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Bookstore.Testing;
using Xunit.Abstractions;

namespace Bookstore.Process.Tests;

/// <summary>The app is killed again and again while several people sign in: nothing that a browser was given is ever lost.</summary>
public sealed class KillLoopTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Browsers = 4;
    // Somebody else, who is never cut off.
    private const int First = Browsers;
    // A sign-in is five to eight of the moments that are counted.
    private const int LongestRound = 60;

    private readonly ConcurrentBag<Given> _given = [];
    private TestProvider _provider = null!;
    private AppProcess _app = null!;
    private int _started;
    private int _done;
    private int _cut;

    public async Task InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _app = await AppProcess.StartAsync([.. _provider.Settings(), ("Sessions__MaxPerPerson", "500")]);
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_kill_at_any_moment_loses_no_session_and_duplicates_no_profile()
    {
        var signIns = Repetitions.Of(20, 200);
        var seed = Environment.TickCount;
        var random = new Random(seed);
        output.WriteLine($"Seed {seed}");
        var clock = Stopwatch.StartNew();
        var kills = 0;

        for (; _started < signIns; kills++)
        {
            await WarmUpAsync();
            await KillWithinAsync(random.Next(1, LongestRound), random.Next(0, 20_000));
            await _app.StartAgainAsync();
            await IsWholeAsync();
        }

        // Who was cut off begins again, and is who they were.
        await Task.WhenAll(Enumerable.Range(0, Browsers).Select(SignInAsync));
        Assert.Equal(Browsers + 1, await _app.CountAsync("UserProfiles"));
        await IsWholeAsync();
        output.WriteLine($"{kills} kills, {_started} sign-ins: {_done} completed, {_cut} cut off, {_given.Count} sessions given; {clock.Elapsed.TotalSeconds:0} s");
        Assert.True(_done > 0 && _cut > 0, "A loop in which all or none are killed shows nothing.");
    }

    // The first sign-in after a start compiles what it runs, also while it holds the lock of the only writer. On a busy machine,
    // that may take longer than the site has others wait for the lock.
    private async Task WarmUpAsync()
    {
        using var browser = new TestBrowser();
        browser.Cookies.Add(_provider.Url, new Cookie(TestProvider.PersonCookie, $"reader-{First}"));
        var page = await browser.OpenAsync(new Uri(_app.Url, "/sign-in?returnUrl=/account"));
        Assert.True(page.Status == HttpStatusCode.OK, $"{page.Text}\n{_app.Output}");
    }

    // Everybody signs in as often as they can, until the app dies after so many requests to Logto and responses to browsers, a
    // few spins later.
    private async Task KillWithinAsync(int moments, int spins)
    {
        var left = moments;
        void Count()
        {
            if (Interlocked.Decrement(ref left) == 0)
            {
                Thread.SpinWait(spins);
                _app.Kill();
            }
        }

        _provider.OnRequest = _ =>
        {
            Count();
            return Task.CompletedTask;
        };
        await Task.WhenAll(Enumerable.Range(0, Browsers).Select(async number =>
        {
            while (await SignInAsync(number))
            {
                Count();
            }
        }));
        await _app.DiedAsync();
    }

    private async Task<bool> SignInAsync(int number)
    {
        Interlocked.Increment(ref _started);
        using var browser = new TestBrowser();
        browser.Cookies.Add(_provider.Url, new Cookie(TestProvider.PersonCookie, $"reader-{number}"));
        try
        {
            var page = await browser.OpenAsync(new Uri(_app.Url, "/sign-in?returnUrl=/account"));
            Assert.True(page.Status == HttpStatusCode.OK, $"{page.Text}\n{_app.Output}");
            Interlocked.Increment(ref _done);
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            Interlocked.Increment(ref _cut);
            return false;
        }
        finally
        {
            if (browser.Cookies.GetCookies(_app.Url)["bookstore"] is { } session)
            {
                _given.Add(new Given($"reader-{number}", session.Value));
            }
        }
    }

    private async Task IsWholeAsync()
    {
        Assert.Equal("ok", Assert.Single(await _app.QueryAsync("PRAGMA integrity_check"))[0]);
        Assert.Empty(await _app.QueryAsync("SELECT Subject FROM UserProfiles GROUP BY Subject HAVING count(*) > 1"));
        Assert.Empty(await _app.QueryAsync("SELECT Id FROM UserSessions WHERE ProfileId NOT IN (SELECT Id FROM UserProfiles)"));
        foreach (var given in _given)
        {
            using var browser = new TestBrowser();
            browser.Cookies.Add(_app.Url, new Cookie("bookstore", given.Key));
            var account = await browser.OpenAsync(new Uri(_app.Url, "/account"));
            Assert.True(account.Url.AbsolutePath == "/account" && account.Text.Contains(given.Person, StringComparison.Ordinal),
                $"{given.Person} was given a session that is lost: {account.Url} {account.Text}");
        }
    }

    private sealed record Given(string Person, string Key);
}
