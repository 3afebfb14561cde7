using System.Net;
using Bookstore.LocalTenant.Tests.Support;

namespace Bookstore.LocalTenant.Tests;

public sealed class PatreonRateLimitTests : IAsyncLifetime
{
    private RunningPatreon _patreon = null!;

    [Fact]
    public async Task A_token_is_limited_to_100_requests_a_minute()
    {
        for (var request = 0; request < 100; request++)
        {
            Assert.Equal(HttpStatusCode.OK, (await _patreon.GetAsync("identity")).Status);
            _patreon.Time.Advance(TimeSpan.FromSeconds(0.5));
        }

        var answer = await _patreon.GetAsync("identity");

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
        Assert.Equal(10, (int)answer.Json["errors"]![0]!["retry_after_seconds"]!);
        Assert.Equal(TimeSpan.FromSeconds(10), answer.Headers.RetryAfter?.Delta);
        _patreon.Time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await _patreon.GetAsync("identity")).Status);
        _patreon.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await _patreon.GetAsync("identity")).Status);
    }

    [Fact]
    public async Task A_client_is_limited_to_100_requests_in_2_seconds()
    {
        var ada = await _patreon.SignInAsync(RunningPatreon.Ada, "identity");
        var grace = await _patreon.SignInAsync("10061209", "identity");
        for (var request = 0; request < 50; request++)
        {
            Assert.Equal(HttpStatusCode.OK, (await _patreon.GetAsync("identity", ada)).Status);
            Assert.Equal(HttpStatusCode.OK, (await _patreon.GetAsync("identity", grace)).Status);
        }

        var answer = await _patreon.GetAsync("identity", ada);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
        Assert.Equal(2, (int)answer.Json["errors"]![0]!["retry_after_seconds"]!);
        Assert.Equal(HttpStatusCode.OK, (await _patreon.GetAsync("identity")).Status); // another client
        _patreon.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.OK, (await _patreon.GetAsync("identity", ada)).Status);
    }

    [Fact]
    public async Task The_control_page_turns_the_rate_limit_off()
    {
        await _patreon.PressAsync("No rate limit");

        for (var request = 0; request < 101; request++) Assert.Equal(HttpStatusCode.OK, (await _patreon.GetAsync("identity")).Status);
    }

    public async Task InitializeAsync() => _patreon = await RunningPatreon.StartAsync();

    public async Task DisposeAsync() => await _patreon.DisposeAsync();
}
