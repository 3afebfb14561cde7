using Bookstore.Infrastructure.Patreon;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Infrastructure.Tests.Patreon;

/// <summary>Patreon's limit, kept by the client itself.</summary>
public sealed class PatreonRateLimiterTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly PatreonRateLimiter _pace;

    public PatreonRateLimiterTests() => _pace = new PatreonRateLimiter(_clock);

    public void Dispose() => _pace.Dispose();

    [Fact]
    public async Task No_more_than_a_hundred_begin_in_a_minute_and_the_next_a_minute_after_an_answer()
    {
        for (var i = 0; i < PatreonRateLimiter.RequestsPerMinute; i++)
        {
            (await EnterAsync(isBulk: false)).Dispose();
        }

        var next = EnterAsync(isBulk: false);
        _clock.Advance(TimeSpan.FromSeconds(59.9));
        Assert.False(next.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(0.1));
        await next.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Work_on_many_leaves_room_for_who_waits()
    {
        for (var i = 0; i < PatreonRateLimiter.BulkPerMinute; i++)
        {
            (await EnterAsync(isBulk: true)).Dispose();
        }

        var bulk = EnterAsync(isBulk: true);
        (await EnterAsync(isBulk: false)).Dispose();
        Assert.False(bulk.IsCompleted);

        _clock.Advance(TimeSpan.FromMinutes(1));
        await bulk.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_pause_holds_everybody_and_a_shorter_one_does_not_end_it()
    {
        _pace.Pause(TimeSpan.FromSeconds(40));
        _pace.Pause(TimeSpan.FromSeconds(5));
        var held = EnterAsync(isBulk: false);

        _clock.Advance(TimeSpan.FromSeconds(39));
        Assert.False(held.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await held.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_no_place()
    {
        using var canceled = new CancellationTokenSource();
        _pace.Pause(TimeSpan.FromMinutes(1));
        var held = _pace.EnterAsync(isBulk: false, canceled.Token);
        await canceled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);
        _clock.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < PatreonRateLimiter.RequestsPerMinute; i++)
        {
            (await EnterAsync(isBulk: false)).Dispose();
        }
    }

    private Task<IDisposable> EnterAsync(bool isBulk) => _pace.EnterAsync(isBulk, CancellationToken.None);
}
