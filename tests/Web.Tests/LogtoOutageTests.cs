using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;

namespace Bookstore.Web.Tests;

/// <summary>
/// Logto is down, hangs or stumbles: how long people wait, how often Logto is asked, and when it works again. The app's clock stands
/// still until the test lets time pass, so that a busy machine adds nothing to Logto's time.
/// </summary>
public sealed class LogtoOutageTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Of LogtoResilience: for each try of a read, for the pause before the second one at most, and for a write.
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(2.2);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(0.3);
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(4.7);

    // How long a discovery document that could not be read is not asked for again. The framework counts it in real time.
    private static readonly TimeSpan ReadPause = TimeSpan.FromSeconds(1);

    private readonly TestBrowser _browser = new();
    private readonly WatchedClock _clock = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly SemaphoreSlim _unanswered = new(0);
    private readonly TaskCompletionSource _backAgain = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _hangsAt = "nowhere";
    private TestProvider _provider = null!;
    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _provider.OnRequest = async request =>
        {
            _requests.Enqueue(request.Path);
            if (request.Path.Value!.Contains(_hangsAt, StringComparison.Ordinal))
            {
                _unanswered.Release();
                await _backAgain.Task;
            }
        };
        _app = await RunningApp.StartAsync(services => services.AddClock(_clock), _provider.Settings());
    }

    public async Task DisposeAsync()
    {
        _backAgain.TrySetResult();
        _browser.Dispose();
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task The_app_starts_while_logto_is_down_and_signs_in_within_seconds_of_its_return()
    {
        await _app.KillAsync();
        await _provider.DisposeAsync();
        await _app.StartAgainAsync();

        await PassRetryAsync(RejectAsync());
        using var ready = await PassRetryAsync(_browser.GetAsync(new Uri(_app.Url, "/health/ready")));
        var health = JsonNode.Parse(await ready.Content.ReadAsStringAsync())!;
        Assert.Contains("can't be read: Connection refused", (string?)health["checks"]!["logto"]!["reason"], StringComparison.Ordinal);

        _provider = await TestProvider.StartAsync(_provider.Url.Port);
        Assert.InRange(await TimeToSignInAsync(ReadPause), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.DoesNotContain("Polly[", _app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sign_in_fails_within_five_seconds_if_logto_hangs_however_many_sign_in()
    {
        _hangsAt = "/";
        var startedAt = _clock.GetUtcNow();
        var rejections = Enumerable.Range(0, 8).Select(_ => RejectAsync()).ToList();

        // All of them wait for the one request.
        await _clock.IsAwaitedAsync(TimeSpan.FromSeconds(5), times: 8);
        await PassReadAsync();
        await Task.WhenAll(rejections).WaitAsync(Patience);

        Assert.InRange(_clock.GetUtcNow() - startedAt, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5));
        Assert.Equal(2, _requests.Count(path => path.EndsWith("openid-configuration", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("/oidc/token", 1)]
    [InlineData("/oidc/me", 2)]
    [InlineData("/oidc/request", 1)]
    public async Task Only_a_read_is_retried(string path, int tries)
    {
        if (path == "/oidc/request")
        {
            _provider.Discovery["pushed_authorization_request_endpoint"] = $"{_provider.Url}oidc/request";
        }

        _hangsAt = path;
        var startedAt = _clock.GetUtcNow();
        var rejection = RejectAsync();

        await (tries == 2 ? PassReadAsync() : PassWritesAsync(1));
        await rejection.WaitAsync(Patience);

        Assert.InRange(_clock.GetUtcNow() - startedAt, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5));
        Assert.Equal(tries, _requests.Count(request => request == path));
        Assert.Equal(0, await _app.CountAsync("UserSessions"));
    }

    [Fact]
    public async Task A_read_that_fails_once_is_retried_and_the_sign_in_succeeds()
    {
        _provider.UserInfo = () =>
        {
            _provider.UserInfo = null;
            return Results.StatusCode(500);
        };

        Assert.Contains("Hello", (await PassRetryAsync(SignInAsync())).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_logto_that_keeps_failing_is_not_called_for_seconds_and_then_called_again()
    {
        Assert.Contains("Hello", (await SignInAsync()).Text, StringComparison.Ordinal);
        _hangsAt = "/oidc/token";
        var rejections = Enumerable.Range(0, 6).Select(_ => RejectAsync()).ToList();
        await PassWritesAsync(6);
        await Task.WhenAll(rejections).WaitAsync(Patience);
        await _app.WaitForLogAsync("Logto does not respond");
        var asked = _requests.Count(path => path == "/oidc/token");

        // At once: no time passes here.
        await RejectAsync().WaitAsync(Patience);
        Assert.Equal(asked, _requests.Count(path => path == "/oidc/token"));
        using var home = await _browser.GetAsync(new Uri(_app.Url, "/account"));
        Assert.Equal(HttpStatusCode.OK, home.StatusCode);

        _hangsAt = "nowhere";
        _backAgain.SetResult();
        Assert.InRange(await TimeToSignInAsync(realPause: TimeSpan.Zero), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(6));
        await _app.WaitForLogAsync("Logto responds again");
    }

    [Fact]
    public async Task A_rejection_by_logto_does_not_open_the_circuit()
    {
        _provider.TokenError = () => Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        for (var i = 0; i < 10; i++)
        {
            Assert.Contains("no longer valid", (await SignInAsync()).Text, StringComparison.Ordinal);
        }

        _provider.TokenError = null;
        Assert.Contains("Hello", (await SignInAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_while_logto_hangs_ends_the_session_here_within_seconds()
    {
        var home = await SignInAsync();
        _hangsAt = "/oidc/token/revocation";

        var signOut = _browser.PressAsync(home, "Sign out", $"{_provider.Url}oidc/session/end");
        await IsUnansweredAsync(1);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await signOut.WaitAsync(Patience);

        Assert.Equal(0, await _app.CountAsync("UserSessions"));
        Assert.Equal(1, _requests.Count(path => path == "/oidc/token/revocation"));
    }

    [Fact]
    public async Task A_logout_token_that_can_not_be_validated_may_be_sent_again()
    {
        await SignInAsync();
        await _app.KillAsync();
        var keys = _provider.Discovery["jwks_uri"]!.DeepClone();
        _provider.Discovery["jwks_uri"] = $"{_provider.Url}oidc/nothing-here";
        await _app.StartAgainAsync();

        using var first = await LogoutAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, first.StatusCode);
        Assert.NotNull(first.Headers.RetryAfter);
        Assert.Equal("""{"error":"temporarily_unavailable"}""", await first.Content.ReadAsStringAsync());
        Assert.Equal(1, await _app.CountAsync("UserSessions"));

        _provider.Discovery["jwks_uri"] = keys;
        await TimeToSignInAsync(ReadPause);
        using var second = await LogoutAsync();
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal(0, await _app.CountAsync("UserSessions"));
    }

    private Task<Page> SignInAsync() => _browser.OpenAsync(new Uri(_app.Url, "/sign-in"));

    private Task<HttpResponseMessage> LogoutAsync() => _browser.SendAsync(LogtoRequests.Logout(_app, _provider.LogoutToken()));

    private async Task<Page> RejectAsync()
    {
        using var browser = new TestBrowser();
        var page = await browser.OpenAsync(new Uri(_app.Url, "/sign-in"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Contains("isn't responding", page.Text, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector("main a.button"));
        return page;
    }

    // A person who presses "Try again" once a second until it works.
    private async Task<TimeSpan> TimeToSignInAsync(TimeSpan realPause)
    {
        var startedAt = _clock.GetUtcNow();
        while ((await SignInAsync().WaitAsync(Patience)).Status != HttpStatusCode.OK && _clock.GetUtcNow() - startedAt < TimeSpan.FromSeconds(30))
        {
            await Task.Delay(realPause);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        return _clock.GetUtcNow() - startedAt;
    }

    private async Task IsUnansweredAsync(int times)
    {
        for (var request = 0; request < times; request++)
        {
            Assert.True(await _unanswered.WaitAsync(Patience));
        }
    }

    // For all that Logto does not answer at the same time.
    private async Task PassWritesAsync(int times)
    {
        await IsUnansweredAsync(times);
        _clock.Advance(WriteTimeout);
    }

    private async Task PassReadAsync()
    {
        await IsUnansweredAsync(1);
        _clock.Advance(ReadTimeout);
        await IsRetryAwaitedAsync();
        _clock.Advance(RetryDelay);
        await IsUnansweredAsync(1);
        _clock.Advance(ReadTimeout);
    }

    // A document that could not be read a moment ago is not asked for again, and then nothing waits.
    private async Task<T> PassRetryAsync<T>(Task<T> call)
    {
        if (await Task.WhenAny(call, IsRetryAwaitedAsync()) != call)
        {
            _clock.Advance(RetryDelay);
        }

        return await call.WaitAsync(Patience);
    }

    private Task IsRetryAwaitedAsync() => _clock.IsAwaitedAsync(RetryDelay / 3, RetryDelay, times: 1);
}
