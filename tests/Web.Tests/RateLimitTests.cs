using System.Globalization;
using System.Net;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>How often one client may ask.</summary>
public sealed class RateLimitTests(LimitedApp limited) : IClassFixture<LimitedApp>, IDisposable
{
    private readonly TestBrowser _browser = new();

    public void Dispose() => _browser.Dispose();

    [Theory]
    [InlineData(2, "GET", "/sign-in", HttpStatusCode.Redirect)]
    [InlineData(2, "GET", "/sign-up", HttpStatusCode.Redirect)]
    [InlineData(2, "GET", "/account/edit", HttpStatusCode.Redirect)]
    [InlineData(3, "GET", "/callback?state=x&code=y", HttpStatusCode.BadRequest)]
    [InlineData(4, "GET", "/check-membership", HttpStatusCode.Redirect)]
    public async Task A_client_over_the_limit_gets_429_with_retry_after(int limit, string method, string path, HttpStatusCode usual)
    {
        for (var request = 0; request < limit; request++)
        {
            Assert.Equal(usual, (await AskAsync()).StatusCode);
        }

        using var refused = await AskAsync();

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(int.Parse(Assert.Single(refused.Headers.GetValues("Retry-After")), CultureInfo.InvariantCulture), 1, 60);
        Assert.Equal(method == "GET", (await refused.Content.ReadAsStringAsync()).Contains("Too many requests", StringComparison.Ordinal));
        using var home = await _browser.GetAsync(limited.App.Url);
        Assert.Equal(HttpStatusCode.OK, home.StatusCode);

        // A proxy on this machine is believed; behind it are others.
        using var another = await AskAsync("192.0.2.7");
        Assert.Equal(usual, another.StatusCode);

        async Task<HttpResponseMessage> AskAsync(string? behindProxy = null)
        {
            var request = new HttpRequestMessage(new HttpMethod(method), new Uri(limited.App.Url, path));
            if (behindProxy is not null)
            {
                request.Headers.Add("X-Forwarded-For", behindProxy);
            }

            return await _browser.SendAsync(request);
        }
    }

    [Theory]
    [InlineData(2, "/sign-in", "POST", "PUT", "FOO")]
    [InlineData(2, "/sign-up", "POST", "PUT", "FOO")]
    [InlineData(2, "/account/edit", "POST", "PUT", "GET")]
    [InlineData(3, "/callback", "POST", "DELETE", "GET")]
    [InlineData(3, "/Callback/", "POST", "POST", "POST")]
    [InlineData(4, "/check-membership", "PUT", "DELETE", "FOO")]
    [InlineData(5, "/webhooks/logto", "GET", "PUT", "POST")]
    [InlineData(5, "/backchannel-logout", "GET", "GET", "PUT")]
    [InlineData(5, "/webhooks/patreon", "GET", "OPTIONS", "POST")]
    public async Task Every_method_counts_towards_the_limit(int limit, string path, string one, string two, string three)
    {
        string[] methods = [one, two, three];
        var statuses = new List<HttpStatusCode>();
        for (var request = 0; request <= limit; request++)
        {
            // Not the address that the other tests use up; a proxy on this machine is believed.
            using var message = new HttpRequestMessage(new HttpMethod(methods[request % 3]), new Uri(limited.App.Url, path));
            message.Headers.Add("X-Forwarded-For", $"198.51.100.{path.Length}{(path.EndsWith('/') ? 1 : 0)}");
            using var response = await _browser.SendAsync(message);
            statuses.Add(response.StatusCode);
        }

        Assert.DoesNotContain(HttpStatusCode.TooManyRequests, statuses[..limit]);
        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[limit]);
    }

    [Fact]
    public async Task A_client_with_too_many_rejected_requests_gets_429_and_valid_requests_do_not_count()
    {
        for (var call = 0; call < 9; call++)
        {
            Assert.Equal(HttpStatusCode.NoContent, (await CallAsync("/webhooks/patreon", "192.0.2.9", TestPatreon.Sign("{\"data\":{\"type\":\"post\",\"id\":\"1\"}}"))).StatusCode);
        }

        (string Path, HttpStatusCode Usual)[] refused =
        [
            ("/webhooks/logto", HttpStatusCode.Unauthorized), ("/webhooks/patreon", HttpStatusCode.Unauthorized),
            ("/backchannel-logout", HttpStatusCode.BadRequest), ("/webhooks/patreon", HttpStatusCode.Unauthorized), ("/backchannel-logout", HttpStatusCode.BadRequest),
        ];
        foreach (var (path, usual) in refused)
        {
            Assert.Equal(usual, (await CallAsync(path, "192.0.2.9")).StatusCode);
        }

        foreach (var (path, usual) in refused)
        {
            using var late = await CallAsync(path, "192.0.2.9");
            Assert.Equal(HttpStatusCode.TooManyRequests, late.StatusCode);
            Assert.InRange(int.Parse(Assert.Single(late.Headers.GetValues("Retry-After")), CultureInfo.InvariantCulture), 1, 60);
            Assert.Equal(usual, (await CallAsync(path, "192.0.2.10")).StatusCode);
        }

        async Task<HttpResponseMessage> CallAsync(string path, string client, string signature = "made up")
        {
            var request = new HttpRequestMessage(HttpMethod.Post, new Uri(limited.App.Url, path))
            {
                Content = new StringContent("{\"data\":{\"type\":\"post\",\"id\":\"1\"}}"),
                Headers = { { "X-Forwarded-For", client }, { "X-Patreon-Signature", signature }, { "X-Patreon-Event", "posts:publish" } },
            };
            return await _browser.SendAsync(request);
        }
    }

    [Fact]
    public async Task An_ipv6_prefix_counts_as_one_client()
    {
        foreach (var (client, expected) in ((string, HttpStatusCode)[])
        [
            ("2001:db8:1:100::1", HttpStatusCode.Redirect), ("2001:db8:1:1ff::2", HttpStatusCode.Redirect), ("2001:db8:1:180::3", HttpStatusCode.TooManyRequests),
            ("2001:db8:1:200::1", HttpStatusCode.Redirect),
        ])
        {
            var request = new HttpRequestMessage(HttpMethod.Get, new Uri(limited.App.Url, "/sign-in")) { Headers = { { "X-Forwarded-For", client } } };
            using var response = await _browser.SendAsync(request);
            Assert.True(expected == response.StatusCode, $"{client}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task Forwarded_headers_of_an_unknown_proxy_are_ignored()
    {
        await using var app = await RunningApp.StartAsync(
            ("RateLimits__Enabled", "true"), ("RateLimits__SignInsPerMinute", "1"), ("Proxies", "10.0.0.0/8"));
        HttpResponseMessage response = null!;
        foreach (var claimed in (string[])["192.0.2.7", "192.0.2.8"])
        {
            var request = new HttpRequestMessage(HttpMethod.Get, new Uri(app.Url, "/sign-in"));
            request.Headers.Add("X-Forwarded-For", claimed);
            request.Headers.Add("X-Forwarded-Host", "evil.example");
            request.Headers.Add("X-Forwarded-Proto", "https");
            response = await _browser.SendAsync(request);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
    }
}

/// <summary>The app with low limits, a different one for each setting. Each address has its own count.</summary>
public sealed class LimitedApp : IAsyncLifetime
{
    public RunningApp App { get; private set; } = null!;

    public async Task InitializeAsync() => App = await RunningApp.StartAsync(
        ("RateLimits__Enabled", "true"),
        ("RateLimits__SignInsPerMinute", "2"),
        ("RateLimits__CallbacksPerMinute", "3"),
        ("RateLimits__ChecksPerMinute", "4"),
        ("RateLimits__RejectedRequestsPerMinute", "5"),
        // In the place of the stand-in's, which the test does not know.
        ("Patreon__WebhookSecret", TestPatreon.WebhookSecret));

    public async Task DisposeAsync() => await App.DisposeAsync();
}
