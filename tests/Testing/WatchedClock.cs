using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Testing;

/// <summary>A clock that stands still, and knows what waits by it.</summary>
// In whole milliseconds: a database keeps no more than microseconds.
public sealed class WatchedClock() : FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()))
{
    private readonly ConcurrentBag<DateTimeOffset> _dues = [];

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            _dues.Add(GetUtcNow() + dueTime);
        }

        return timer;
    }

    /// <summary>Waits until so many have begun to wait for just so long.</summary>
    public Task IsAwaitedAsync(TimeSpan time, int times = 1) => IsAwaitedAsync(time, time, times);

    /// <summary>Waits until so many have begun to wait for a time between two.</summary>
    public async Task IsAwaitedAsync(TimeSpan least, TimeSpan most, int times)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (_dues.Count(due => due >= GetUtcNow() + least && due <= GetUtcNow() + most) < times)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), timeout.Token);
        }
    }

    /// <summary>Lets a time pass, once something waits for just so long.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        await IsAwaitedAsync(time);
        Advance(time);
    }
}
