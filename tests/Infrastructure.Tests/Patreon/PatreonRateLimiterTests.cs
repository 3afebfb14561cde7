using Bookstore.Infrastructure.Patreon;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Infrastructure.Tests.Patreon;

/// <summary>Patreon's limit, kept by the client itself.</summary>
public sealed class PatreonRateLimiterTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly PatreonRateLimiter _limiter;

    public PatreonRateLimiterTests() => _limiter = new PatreonRateLimiter(_clock);

    public void Dispose() => _limiter.Dispose();

    [Fact]
    public async Task No_more_than_a_hundred_begin_in_a_minute_and_the_next_a_minute_after_an_answer()
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
    public async Task Work_on_many_leaves_room_for_who_waits()
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
    public async Task A_pause_holds_everybody_and_a_shorter_one_does_not_end_it()
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
    public async Task Who_gives_up_waiting_takes_no_place()
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

    private Task<IDisposable> AcquireAsync(bool isBulk) => _limiter.AcquireAsync(isBulk, CancellationToken.None);
}
