using Bookstore.Domain.Patrons;
using Bookstore.Infrastructure.Patreon;
using Bookstore.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Bookstore.Infrastructure.Tests.Patreon;

/// <summary>The rate limit over HTTP: what the API client sends, and when.</summary>
public sealed class RateLimitingHandlerTests : IAsyncLifetime
{
    private readonly WatchedClock _clock = new();
    private TestPatreon _patreon = null!;
    private PatronsSite _site = null!;

    private PatreonApi Api => _site.Services.GetRequiredService<PatreonApi>();

    public async Task InitializeAsync()
    {
        _patreon = await TestPatreon.StartAsync();
        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 500, "101");
        _patreon.Members["m-2"] = new TestMember("u-2", "active_patron", 500, "101");
        _site = await PatronsSite.StartAsync(_patreon, _clock);
    }

    public async Task DisposeAsync()
    {
        // The client waits for its requests, and what a failed test leaves of them waits by the test's clock.
        var stopped = _site.DisposeAsync().AsTask();
        while (!stopped.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }

        await stopped;
        await _patreon.DisposeAsync();
    }

    [Fact]
    public async Task A_hundred_requests_leave_in_a_minute_and_none_gets_a_429()
    {
        var sent = _patreon.Requests.Count;
        var reads = Enumerable.Range(0, 120).Select(_ => ReadAsync("m-1")).ToList();

        await WaitAsync(() => reads.Count(read => read.IsCompleted) == PatreonRateLimiter.RequestsPerMinute - sent);
        Assert.Equal((PatreonRateLimiter.RequestsPerMinute, 0), (_patreon.Requests.Count, _patreon.Rejections));

        // The test's minute is over, and that of this Patreon's own clock is not.
        _patreon.RequestsPerMinute = int.MaxValue;
        _clock.Advance(TimeSpan.FromMinutes(1));
        await Task.WhenAll(reads).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(sent + 120, _patreon.Requests.Count);
    }

    [Fact]
    public async Task A_429_delays_every_request()
    {
        _patreon.Answer = context => context.Request.Path.Value!.EndsWith("/m-1", StringComparison.Ordinal)
            ? TestPatreon.ErrorAsync(context, 429, retryAfterSeconds: 40)
            : Task.FromResult(false);
        var refused = ReadAsync("m-1");
        await _clock.IsAwaitedAsync(TimeSpan.FromSeconds(40));
        var held = ReadAsync("m-2");
        await _clock.IsAwaitedAsync(TimeSpan.FromSeconds(40), times: 2);
        Assert.Equal((1, 0), (_patreon.Count("/m-1"), _patreon.Count("/m-2")));

        _patreon.Answer = null;
        _clock.Advance(TimeSpan.FromSeconds(40));
        await Task.WhenAll(refused, held).WaitAsync(TimeSpan.FromSeconds(30));
        // What is read is as of the try that was answered.
        Assert.Equal(_clock.GetUtcNow(), (await refused).Member!.AsOf);
    }

    private Task<(Membership? Member, DateTimeOffset AsOf)> ReadAsync(string memberId) => Api.FindMemberAsync(memberId, isBulk: false, CancellationToken.None);

    private static async Task WaitAsync(Func<bool> isSo)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), timeout.Token);
        }
    }
}
