using Bookstore.Infrastructure.Persistence;
using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Infrastructure.Tests.Patreon;

/// <summary>A clock that stands still, and knows what waits by it.</summary>
internal sealed class WatchedClock() : FakeTimeProvider(StoredTime.Truncate(DateTimeOffset.UtcNow))
{
    private readonly ConcurrentBag<DateTimeOffset> _dues = [];

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
    public async Task IsAwaitedAsync(TimeSpan time, int times = 1)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (_dues.Count(due => due == GetUtcNow() + time) < times)
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
