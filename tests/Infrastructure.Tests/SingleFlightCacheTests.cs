using Bookstore.Infrastructure.Caching;

namespace Bookstore.Infrastructure.Tests;

public sealed class SingleFlightCacheTests : IDisposable
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    private readonly CorrectedClock _clock = new(DateTimeOffset.UnixEpoch);
    private readonly SingleFlightCache<string?> _cache;
    private int _loads;

    public SingleFlightCacheTests() => _cache = new(capacity: 100, value => value?.Length, Duration, _clock);

    public void Dispose() => _cache.Dispose();

    [Fact]
    public async Task Callers_at_the_same_moment_share_one_load()
    {
        var source = new TaskCompletionSource<string?>();
        var callers = Enumerable.Range(0, 8).Select(_ => FindAsync(source.Task)).ToList();

        source.SetResult("value");

        Assert.All(await Task.WhenAll(callers), value => Assert.Equal("value", value));
        Assert.Equal(("value", 1, 5L), (await FindAsync("other"), _loads, _cache.Size));
    }

    [Fact]
    public async Task A_value_expires_by_the_time_that_its_load_began()
    {
        var source = new TaskCompletionSource<string?>();
        var first = FindAsync(source.Task);
        _clock.Advance(TimeSpan.FromSeconds(20));
        var second = FindAsync("other");
        source.SetResult("value");
        await Task.WhenAll(first, second);

        _clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Equal("value", await FindAsync("new"));
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("new", await FindAsync("new"));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_keeps_no_value_for_longer()
    {
        await FindAsync("value");
        _clock.Correction = TimeSpan.FromHours(-7);

        _clock.Advance(Duration);

        Assert.Equal("new", await FindAsync("new"));
    }

    [Fact]
    public async Task A_value_that_was_reserved_and_committed_is_kept_in_place_of_one_that_was_read_before()
    {
        var source = new TaskCompletionSource<string?>();
        using var reservation = _cache.Reserve("key");
        var before = FindAsync(source.Task);

        reservation.Keep("committed");
        source.SetResult("read before");

        Assert.Equal(("read before", "committed"), (await before, await FindAsync("other")));
    }

    [Theory]
    [InlineData("evicted")]
    [InlineData("all evicted")]
    [InlineData("reserved again")]
    [InlineData("given up")]
    public async Task A_reservation_is_over_once_its_key_is_evicted_or_reserved_again(string what)
    {
        using var reservation = _cache.Reserve("key");
        switch (what)
        {
            case "evicted" or "all evicted":
                Evict(isAll: what == "all evicted");
                break;
            case "reserved again":
                _cache.Reserve("key").Keep("later");
                break;
            default:
                reservation.Dispose();
                break;
        }

        reservation.Keep("committed");

        Assert.Equal("loaded", await FindAsync("loaded"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_load_that_was_running_at_an_eviction_answers_its_callers_and_is_not_kept(bool isAll)
    {
        var source = new TaskCompletionSource<string?>();
        var before = FindAsync(source.Task);
        Evict(isAll);
        var after = FindAsync("new");

        source.SetResult("old");

        Assert.Equal(("old", "new", "new"), (await before, await after, await FindAsync("other")));
        Evict(isAll);
        Assert.Equal("other", await FindAsync("other"));
    }

    [Fact]
    public async Task A_failed_load_fails_for_all_callers_and_the_next_one_loads_again()
    {
        var source = new TaskCompletionSource<string?>();
        var callers = new[] { FindAsync(source.Task), FindAsync(source.Task) };

        source.SetException(new TimeoutException());

        await Assert.ThrowsAsync<TimeoutException>(() => callers[0]);
        await Assert.ThrowsAsync<TimeoutException>(() => callers[1]);
        Assert.Equal(("value", 2), (await FindAsync("value"), _loads));
    }

    [Fact]
    public async Task A_value_without_a_size_and_one_over_the_capacity_are_not_kept()
    {
        Assert.Null(await FindAsync((string?)null));
        Assert.Equal(101, (await FindAsync(new string('x', 101)))!.Length);
        Assert.Equal(("value", 3), (await FindAsync("value"), _loads));
    }

    private Task<string?> FindAsync(string? value) => FindAsync(Task.FromResult(value));

    private Task<string?> FindAsync(Task<string?> value) => _cache.FindAsync("key", () =>
    {
        _loads++;
        return value;
    });

    private void Evict(bool isAll)
    {
        if (isAll)
        {
            _cache.EvictAll();
        }
        else
        {
            _cache.Evict("key");
        }
    }
}
