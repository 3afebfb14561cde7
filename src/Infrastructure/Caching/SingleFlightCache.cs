using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;

namespace Bookstore.Infrastructure.Caching;

/// <summary>
/// Values in memory for a while, each loaded once for all who ask at the same moment. A load that was running when its key
/// was evicted still answers those who wait for it, but is not kept: it may have read what was true before.
/// </summary>
/// <param name="capacity">The largest total size; what exceeds it is loaded again.</param>
/// <param name="sizeOf">The size of a value, or null for one that is not kept.</param>
/// <param name="duration">How long a value is kept, counted from the start of its load.</param>
internal sealed class SingleFlightCache<TValue>(long capacity, Func<TValue, long?> sizeOf, TimeSpan duration, SteadyClock clock) : IDisposable
{
    private readonly MemoryCache _values = new(new MemoryCacheOptions { SizeLimit = capacity, TrackStatistics = true, Clock = new Clock(clock) });
    private readonly Dictionary<object, Load> _loads = [];
    private readonly Dictionary<object, Reservation> _reservations = [];

    public SingleFlightCache(long capacity, Func<TValue, long?> sizeOf, TimeSpan duration, TimeProvider clock)
        : this(capacity, sizeOf, duration, new SteadyClock(clock))
    {
    }

    /// <summary>The total size of the values that are kept.</summary>
    public long Size => _values.GetCurrentStatistics()!.CurrentEstimatedSize ?? 0;

    /// <summary>Finds a value, or loads it. Callers share a load, so no caller may cancel it.</summary>
    public async Task<TValue> FindAsync(object key, Func<Task<TValue>> load)
    {
        if (_values.TryGetValue(key, out TValue? cached))
        {
            return cached!;
        }

        Load? running;
        lock (_loads)
        {
            // Another caller's load may have ended since.
            if (_values.TryGetValue(key, out cached))
            {
                return cached!;
            }

            if (!_loads.TryGetValue(key, out running))
            {
                _loads.Add(key, running = new Load(new(load), clock.GetUtcNow() + duration));
            }
        }

        try
        {
            return await running.Task.Value;
        }
        finally
        {
            Complete(key, running);
        }
    }

    /// <summary>Reserves a key for a value that the caller is about to commit. Until then, others find and load the one before.</summary>
    public Reservation Reserve(object key)
    {
        lock (_loads)
        {
            return _reservations[key] = new Reservation(this, key, clock.GetUtcNow() + duration);
        }
    }

    public void Evict(object key)
    {
        lock (_loads)
        {
            _reservations.Remove(key);
            _loads.Remove(key);
            _values.Remove(key);
        }
    }

    public void EvictAll()
    {
        lock (_loads)
        {
            _reservations.Clear();
            _loads.Clear();
            _values.Clear();
        }
    }

    public void Dispose() => _values.Dispose();

    // The first of those who waited completes the load, unless the key was evicted meanwhile.
    private void Complete(object key, Load load)
    {
        lock (_loads)
        {
            if (!_loads.TryGetValue(key, out var current) || current != load)
            {
                return;
            }

            _loads.Remove(key);
            if (load.Task.Value is { IsCompletedSuccessfully: true, Result: var value })
            {
                Set(key, value, load.ExpiresAt);
            }
        }
    }

    private void Set(object key, TValue value, DateTimeOffset expiresAt)
    {
        if (sizeOf(value) is { } size)
        {
            _values.Set(key, value, new MemoryCacheEntryOptions { Size = size, AbsoluteExpiration = expiresAt });
        }
    }

    /// <summary>The right to keep one value, until the key is evicted or reserved again.</summary>
    internal sealed class Reservation(SingleFlightCache<TValue> cache, object key, DateTimeOffset expiresAt) : IDisposable
    {
        private bool IsValid => cache._reservations.GetValueOrDefault(key) == this;

        /// <summary>Keeps the value that was committed. If the key was evicted or reserved again meanwhile, the value is loaded instead.</summary>
        public void Keep(TValue value)
        {
            lock (cache._loads)
            {
                // One that is running may have read what was true before.
                cache._loads.Remove(key);
                cache._values.Remove(key);
                if (IsValid)
                {
                    cache.Set(key, value, expiresAt);
                }
            }
        }

        public void Dispose()
        {
            lock (cache._loads)
            {
                if (IsValid)
                {
                    cache._reservations.Remove(key);
                }
            }
        }
    }

    private sealed class Load(Lazy<Task<TValue>> task, DateTimeOffset expiresAt)
    {
        public Lazy<Task<TValue>> Task => task;

        public DateTimeOffset ExpiresAt => expiresAt;
    }

    private sealed class Clock(SteadyClock clock) : ISystemClock
    {
        public DateTimeOffset UtcNow => clock.GetUtcNow();
    }
}
