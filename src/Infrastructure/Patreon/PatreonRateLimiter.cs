using System.Threading.RateLimiting;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// Keeps Patreon's limit of 100 requests a minute, and with it that of 100 in 2 seconds per client. A request holds its permit
/// until a minute after its answer, so that no minute of Patreon's clock sees more, however long a request was on its way: the
/// limiters of .NET that replenish by time count from the start of a request, and take no <see cref="TimeProvider"/>. Bulk
/// requests leave 20 permits to those for which a visitor waits. After a 429, all wait for as long as Patreon says.
/// </summary>
internal sealed class PatreonRateLimiter : IDisposable
{
    public const int RequestsPerMinute = 100;

    /// <summary>How many of them bulk requests, which work through many members, may take.</summary>
    public const int BulkRequestsPerMinute = 80;

    /// <summary>Marks a bulk request.</summary>
    public static readonly HttpRequestOptionsKey<bool> IsBulk = new("Patreon.Bulk");

    private readonly SteadyClock _clock;
    private readonly RateLimiter _all = Create(RequestsPerMinute);
    private readonly RateLimiter _bulk = Create(BulkRequestsPerMinute);
    private readonly RateLimiter _bulkAndAll;
    private readonly Lock _lock = new();
    private DateTimeOffset _pausedUntil;

    public PatreonRateLimiter(TimeProvider clock) => (_clock, _bulkAndAll) = (new SteadyClock(clock), RateLimiter.CreateChained(_bulk, _all));

    /// <summary>Waits for a permit; disposing it releases it a minute later.</summary>
    public async Task<IDisposable> AcquireAsync(bool isBulk, CancellationToken cancellationToken)
    {
        var permit = new Permit(await (isBulk ? _bulkAndAll : _all).AcquireAsync(1, cancellationToken), _clock);
        try
        {
            while (FindPause() is var pause && pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, _clock, cancellationToken);
            }

            return permit;
        }
        catch
        {
            permit.Dispose();
            throw;
        }
    }

    /// <summary>Lets no request begin for a while; a longer pause that was asked for before stays.</summary>
    public void Pause(TimeSpan duration)
    {
        lock (_lock)
        {
            var until = _clock.GetUtcNow() + duration;
            _pausedUntil = until > _pausedUntil ? until : _pausedUntil;
        }
    }

    public void Dispose()
    {
        _bulkAndAll.Dispose();
        _bulk.Dispose();
        _all.Dispose();
    }

    private static ConcurrencyLimiter Create(int permits) => new(new ConcurrencyLimiterOptions
    {
        PermitLimit = permits,
        QueueLimit = int.MaxValue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    private TimeSpan FindPause()
    {
        lock (_lock)
        {
            return _pausedUntil - _clock.GetUtcNow();
        }
    }

    private sealed class Permit(RateLimitLease lease, TimeProvider clock) : IDisposable
    {
        public void Dispose() => _ = ReleaseAsync();

        private async Task ReleaseAsync()
        {
            await Task.Delay(TimeSpan.FromMinutes(1), clock);
            lease.Dispose();
        }
    }
}
