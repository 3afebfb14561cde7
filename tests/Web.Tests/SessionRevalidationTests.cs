using System.Globalization;
using System.Net;
using System.Text;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bookstore.Web.Tests;

/// <summary>
/// What a browser sees when Logto has to confirm its session, and does or does not. The app's clock stands still, so that a page
/// waits for Logto however busy the machine is.
/// </summary>
public sealed class SessionRevalidationTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestBrowser _browser = new();
    private readonly WatchedClock _clock = new();
    private TestProvider _provider = null!;
    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _app = await RunningApp.StartAsync(
            services =>
            {
                services.AddClock(_clock);
                services.PostConfigure<HostOptions>(host => host.ShutdownTimeout = Patience);
            },
            [.. _provider.Settings(), ("Sessions__CacheDuration", "00:00:00"), ("Logto__WebhookSigningKey", "the-signing-key")]);
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Somebody_revoked_at_logto_is_out_within_the_hour_though_no_webhook_came()
    {
        await SignInAsync(_browser);
        _provider.RevokeGrants();
        await AgeAsync(TimeSpan.FromMinutes(30));
        Assert.Equal(HttpStatusCode.OK, await OpenAccountAsync());

        await AgeAsync(TimeSpan.FromHours(1));
        var home = await _browser.OpenAsync(new Uri(_app.Url, "/account?sessions=2"));

        Assert.Equal(0, await _app.CountAsync("UserSessions"));
        Assert.Equal("/", home.Url.AbsolutePath);
        Assert.Contains("You've been signed out.", home.Text, StringComparison.Ordinal);
        // Said once; and one click leads on to where the person was.
        var account = await _browser.PressAsync(home, "Sign in");
        Assert.Equal("/account?sessions=2", account.Url.PathAndQuery);
        Assert.DoesNotContain("signed out", (await _browser.OpenAsync(_app.Url)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_changed_at_logto_shows_after_the_revalidation()
    {
        await SignInAsync(_browser);
        _provider.UserInfo = () => Results.Json(new { sub = "abc123def456", name = "Robin the Second", identities = new { } });
        await AgeAsync(TimeSpan.FromHours(2));

        Assert.Contains("Robin the Second", (await _browser.OpenAsync(_app.Url)).Text, StringComparison.Ordinal);
        Assert.Equal(["refresh-1"], _provider.Refreshes);
    }

    [Fact]
    public async Task A_session_without_a_refresh_token_signs_in_again_silently_after_the_interval()
    {
        _provider.TokenResponse = response => response.Remove("refresh_token");
        await SignInAsync(_browser);
        var before = await SessionIdAsync();
        await AgeAsync(TimeSpan.FromHours(1));

        var account = await _browser.OpenAsync(new Uri(_app.Url, "/account"));

        Assert.Equal((HttpStatusCode.OK, "/account"), (account.Status, account.Url.AbsolutePath));
        Assert.NotEqual(before, await SessionIdAsync());
        Assert.Equal(["consent", "consent"], _provider.Prompts);
    }

    [Fact]
    public async Task A_refresh_whose_answer_was_lost_costs_one_silent_sign_in()
    {
        await SignInAsync(_browser);
        await AgeAsync(TimeSpan.FromHours(1));
        // As a process leaves it that was killed between Logto's answer and its commit.
        await _app.QueryAsync("UPDATE UserSessions SET RefreshStartedAt = ValidatedAt, RefreshLockedUntil = ValidatedAt");
        _provider.RevokeGrants();

        var account = await _browser.OpenAsync(new Uri(_app.Url, "/account"));

        Assert.Equal((HttpStatusCode.OK, "/account"), (account.Status, account.Url.AbsolutePath));
        Assert.Equal(["consent", "consent"], _provider.Prompts);
        Assert.Equal(1, await _app.CountAsync("UserSessions"));
    }

    [Fact]
    public async Task A_logto_that_hangs_delays_a_page_by_two_seconds_and_signs_nobody_out()
    {
        await SignInAsync(_browser);
        var answer = new TaskCompletionSource();
        _provider.OnRequest = request => request.Path == "/oidc/token" ? answer.Task : Task.CompletedTask;
        // What the app has waited for since its start is due at another time than what the page waits for.
        _clock.Advance(TimeSpan.FromSeconds(1));
        await AgeAsync(TimeSpan.FromHours(2));

        var page = OpenAccountAsync();
        await _clock.IsAwaitedAsync(TimeSpan.FromSeconds(2));
        Assert.False(page.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(HttpStatusCode.OK, await page.WaitAsync(Patience));
        Assert.Equal(1, await _app.CountAsync("UserSessions"));
        answer.SetResult();
    }

    [Fact]
    public async Task What_needs_no_person_asks_logto_nothing()
    {
        await SignInAsync(_browser);
        await AgeAsync(TimeSpan.FromHours(2));

        foreach (var path in (string[])["/site.css", "/health/live", "/health/ready", "/sign-in", "/no-such-page"])
        {
            using var response = await _browser.GetAsync(new Uri(_app.Url, path));
        }

        foreach (var path in (string[])["/webhooks/logto", "/backchannel-logout"])
        {
            using var response = await _browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(_app.Url, path))
            {
                Content = new StringContent("{}", Encoding.UTF8, "application/json"),
            });
        }

        await _app.KillAsync();
        Assert.Empty(_provider.Refreshes);
    }

    [Fact]
    public async Task Signing_out_of_one_of_two_sessions_of_a_grant_leaves_the_other()
    {
        using var other = new TestBrowser();
        _provider.Claims["sid"] = "shared";
        var account = await SignInAsync(_browser);
        await SignInAsync(other);
        await _browser.PressAsync(account, "Sign out", stopAt: _provider.Url.AbsoluteUri);
        await AgeAsync(TimeSpan.FromHours(1));

        using var response = await other.GetAsync(new Uri(_app.Url, "/account"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(_provider.Revoked);
        Assert.Equal(["refresh-2"], _provider.Refreshes);
    }

    [Fact]
    public async Task Switching_accounts_in_one_browser_revokes_the_former_persons_tokens()
    {
        _provider.Claims["sid"] = "of-robin";
        await SignInAsync(_browser);
        _provider.Claims["sid"] = "of-ada";
        _browser.Cookies.Add(new Cookie(TestProvider.PersonCookie, "ada", "/", "localhost"));

        await _browser.OpenAsync(new Uri(_app.Url, "/sign-in?another=1"));

        Assert.Equal(["refresh-1"], _provider.Revoked);
        Assert.Equal(1, await _app.CountAsync("UserSessions"));
    }

    [Fact]
    public async Task A_stop_of_the_site_waits_for_a_refresh_under_way_and_stores_its_result()
    {
        _provider.RotatesRefreshTokens = true;
        await SignInAsync(_browser);
        var rotated = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        _provider.AfterRotation = () =>
        {
            rotated.SetResult();
            return answer.Task;
        };
        // Due, whenever in the interval that is for this session, and not overdue.
        await AgeAsync(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(HttpStatusCode.OK, await OpenAccountAsync());
        await rotated.Task.WaitAsync(Patience);

        var stop = _app.KillAsync();
        // A site that doesn't wait is gone before.
        Assert.NotSame(stop, await Task.WhenAny(stop, Task.Delay(TimeSpan.FromSeconds(0.5))));
        answer.SetResult();
        await stop;

        Assert.Equal(0L, (await _app.QueryAsync("SELECT count(RefreshStartedAt) FROM UserSessions"))[0][0]);
        Assert.Equal(["refresh-1"], _provider.Refreshes);
        await _app.StartAgainAsync();
        await AgeAsync(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.OK, await OpenAccountAsync());
        Assert.Equal(["refresh-1", "refresh-2"], _provider.Refreshes);
    }

    private Task<Page> SignInAsync(TestBrowser browser) => browser.OpenAsync(new Uri(_app.Url, "/sign-in?returnUrl=/account"));

    private async Task<HttpStatusCode> OpenAccountAsync()
    {
        using var response = await _browser.GetAsync(new Uri(_app.Url, "/account"));
        return response.StatusCode;
    }

    // As if Logto had last confirmed all sessions so long ago.
    private async Task AgeAsync(TimeSpan age) => await _app.QueryAsync(
        $"UPDATE UserSessions SET ValidatedAt = '{(_clock.GetUtcNow() - age).ToString("yyyy-MM-dd HH:mm:ss.fffffff", CultureInfo.InvariantCulture)}'");

    private async Task<string> SessionIdAsync() => (string)Assert.Single(await _app.QueryAsync("SELECT Id FROM UserSessions"))[0]!;
}
