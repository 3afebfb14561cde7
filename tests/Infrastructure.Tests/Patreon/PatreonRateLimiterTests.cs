using Bookstore.Infrastructure.Patreon;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Infrastructure.Tests.Patreon;

/// <summary>Patreon's rate limit.</summary>
public sealed class PatreonRateLimiterTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly PatreonRateLimiter _limiter;

    public PatreonRateLimiterTests() => _limiter = new PatreonRateLimiter(_clock);

    public void Dispose() => _limiter.Dispose();

    [Fact]
    public async Task A_hundred_requests_begin_in_a_minute_and_the_next_a_minute_after_an_answer()
    {
        for (var i = 0; i < PatreonRateLimiter.RequestsPerMinute; i++)
        {
            (await AcquireAsync(isBulk: false)).Dispose();
        }

        var next = AcquireAsync(isBulk: false);
        _clock.Advance(TimeSpan.FromSeconds(59.9));
        Assert.False(next.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(0.1));
        await next.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Bulk_requests_leave_permits_for_others()
    {
        for (var i = 0; i < PatreonRateLimiter.BulkRequestsPerMinute; i++)
        {
            (await AcquireAsync(isBulk: true)).Dispose();
        }

        var bulk = AcquireAsync(isBulk: true);
        (await AcquireAsync(isBulk: false)).Dispose();
        Assert.False(bulk.IsCompleted);

        _clock.Advance(TimeSpan.FromMinutes(1));
        await bulk.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_pause_delays_every_request_and_a_shorter_one_does_not_end_it()
    {
        _limiter.Pause(TimeSpan.FromSeconds(40));
        _limiter.Pause(TimeSpan.FromSeconds(5));
        var held = AcquireAsync(isBulk: false);

        _clock.Advance(TimeSpan.FromSeconds(39));
        Assert.False(held.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await held.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_canceled_wait_releases_its_permit()
    {
        using var canceled = new CancellationTokenSource();
        _limiter.Pause(TimeSpan.FromMinutes(1));
        var held = _limiter.AcquireAsync(isBulk: false, canceled.Token);
        await canceled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);
        _clock.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < PatreonRateLimiter.RequestsPerMinute; i++)
        {
            (await AcquireAsync(isBulk: false)).Dispose();
        }
    }

    [Fact]
    public async Task A_canceled_bulk_request_releases_its_permit_at_once()
    {
        for (var i = 0; i < PatreonRateLimiter.RequestsPerMinute; i++)
        {
            (await AcquireAsync(isBulk: false)).Dispose();
        }

        using var canceled = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, PatreonRateLimiter.BulkRequestsPerMinute).Select(_ => _limiter.AcquireAsync(isBulk: true, canceled.Token)).ToList();
        var next = AcquireAsync(isBulk: true);
        await canceled.CancelAsync();
        await Task.WhenAll(waiting.Select(one => Assert.ThrowsAnyAsync<OperationCanceledException>(() => one)));

        _clock.Advance(TimeSpan.FromMinutes(1));
        await next.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private Task<IDisposable> AcquireAsync(bool isBulk) => _limiter.AcquireAsync(isBulk, CancellationToken.None);
}
