using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;
using Xunit.Abstractions;

namespace Bookstore.Web.Tests;

/// <summary>Logto is down, hangs or stumbles: how long people wait, how often Logto is asked, and when it works again.</summary>
public sealed class LogtoOutageTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly TestBrowser _browser = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly TaskCompletionSource _backAgain = new(TaskCreationOptions.RunContinuationsAsynchronously);
    // Runs from the first request that is not answered: a cold start of the app on a busy machine is not Logto's time.
    private readonly Stopwatch _hanging = new();
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
                _hanging.Start();
                await _backAgain.Task;
            }
        };
        _app = await RunningApp.StartAsync(_provider.Settings());
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

        Assert.InRange(await TimeToRejectionAsync("down"), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        using var ready = await _browser.GetAsync(new Uri(_app.Url, "/health/ready"));
        var health = JsonNode.Parse(await ready.Content.ReadAsStringAsync())!;
        Assert.Contains("can't be read: Connection refused", (string?)health["checks"]!["logto"]!["reason"], StringComparison.Ordinal);

        _provider = await TestProvider.StartAsync(_provider.Url.Port);
        Assert.InRange(await TimeToSignInAsync("after it was down"), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.DoesNotContain("Polly[", _app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sign_in_fails_within_five_seconds_if_logto_hangs_however_many_sign_in()
    {
        _hangsAt = "/";

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TimeToRejectionAsync("hangs")));

        Assert.InRange(_hanging.Elapsed, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(7));
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
        await TimeToRejectionAsync($"{path} hangs");

        Assert.InRange(_hanging.Elapsed, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(7));
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

        Assert.Contains("Hello", (await SignInAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_logto_that_keeps_failing_is_not_called_for_seconds_and_then_called_again()
    {
        Assert.Contains("Hello", (await SignInAsync()).Text, StringComparison.Ordinal);
        _hangsAt = "/oidc/token";
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => TimeToRejectionAsync("hangs at /oidc/token")));
        await _app.WaitForLogAsync("Logto does not respond");
        var asked = _requests.Count(path => path == "/oidc/token");

        Assert.InRange(await TimeToRejectionAsync("circuit open"), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Equal(asked, _requests.Count(path => path == "/oidc/token"));
        using var home = await _browser.GetAsync(new Uri(_app.Url, "/account"));
        Assert.Equal(HttpStatusCode.OK, home.StatusCode);

        _hangsAt = "nowhere";
        _backAgain.SetResult();
        Assert.InRange(await TimeToSignInAsync("after the circuit was open"), TimeSpan.Zero, TimeSpan.FromSeconds(6));
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
        var clock = Stopwatch.StartNew();

        await _browser.PressAsync(home, "Sign out", $"{_provider.Url}oidc/session/end");

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(4));
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
        await TimeToSignInAsync("after the keys were back");
        using var second = await LogoutAsync();
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal(0, await _app.CountAsync("UserSessions"));
    }

    private Task<Page> SignInAsync() => _browser.OpenAsync(new Uri(_app.Url, "/sign-in"));

    private Task<HttpResponseMessage> LogoutAsync() => _browser.SendAsync(LogtoRequests.Logout(_app, _provider.LogoutToken()));

    private async Task<TimeSpan> TimeToRejectionAsync(string name)
    {
        using var browser = new TestBrowser();
        var clock = Stopwatch.StartNew();
        var page = await browser.OpenAsync(new Uri(_app.Url, "/sign-in"));
        output.WriteLine($"{name}: the 503 page after {clock.Elapsed.TotalSeconds:0.00} s");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Contains("isn't responding", page.Text, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector("main a.button"));
        return clock.Elapsed;
    }

    // A person who presses "Try again" until it works.
    private async Task<TimeSpan> TimeToSignInAsync(string name)
    {
        var clock = Stopwatch.StartNew();
        while ((await SignInAsync()).Status != HttpStatusCode.OK && clock.Elapsed < TimeSpan.FromSeconds(30))
        {
        }

        output.WriteLine($"{name}: signed in {clock.Elapsed.TotalSeconds:0.00} s after the return");
        return clock.Elapsed;
    }
}
