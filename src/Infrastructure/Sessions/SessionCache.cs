using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>An open session in memory. The ticket is shared between requests: nobody changes it.</summary>
/// <param name="Ticket">The ticket, decrypted and without tokens.</param>
internal sealed record CachedSession(AuthenticationTicket Ticket, DateTimeOffset ExpiresAt, DateTimeOffset LoadedAt)
{
    // The objects of a ticket without its texts, and its place in the cache; measured, and rounded up.
    private const int FixedBytes = 2048;

    /// <summary>About how much memory it takes.</summary>
    public int Bytes => FixedBytes + (sizeof(char) * (
        Ticket.Principal.Claims.Sum(claim => claim.Value.Length)
        + Ticket.Properties.Items.Sum(item => item.Value?.Length ?? 0)));
}

/// <summary>The sessions that were used a moment ago, so that a request costs no database read and no decryption.</summary>
internal sealed class SessionCache(IOptions<SessionOptions> options, TimeProvider clock) : IDisposable
{
    /// <summary>The most that all sessions in memory take together; what is over it is read from the database.</summary>
    internal const int MaxBytes = 32 * 1024 * 1024;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MaxBytes, TrackStatistics = true });
    private readonly Dictionary<string, Lazy<Task<CachedSession?>>> _loads = [];

    /// <summary>About how much memory the sessions in it take.</summary>
    public long Bytes => _cache.GetCurrentStatistics()!.CurrentEstimatedSize ?? 0;

    /// <summary>Finds a session in memory, or loads it; requests at the same moment share one load.</summary>
    public async Task<CachedSession?> FindAsync(byte[] keyHash, Func<Task<CachedSession?>> load)
    {
        var key = Convert.ToBase64String(keyHash);
        if (FindFresh(key) is { } known)
        {
            return known;
        }

        Lazy<Task<CachedSession?>> loading;
        lock (_loads)
        {
            // Somebody else's load may have ended since.
            if (FindFresh(key) is { } loaded)
            {
                return loaded;
            }

            loading = _loads.TryGetValue(key, out var other) ? other : _loads[key] = new(load);
        }

        CachedSession? session = null;
        try
        {
            session = await loading.Value;
        }
        finally
        {
            Keep(key, loading, session);
        }

        return session;
    }

    /// <summary>Forgets a session that has ended: the next request asks the database.</summary>
    public void Evict(byte[] keyHash)
    {
        var key = Convert.ToBase64String(keyHash);
        lock (_loads)
        {
            // What is loaded just now was read before the end.
            _loads.Remove(key);
            _cache.Remove(key);
        }
    }

    public void Dispose() => _cache.Dispose();

    private CachedSession? FindFresh(string key) =>
        _cache.TryGetValue(key, out CachedSession? known) && clock.GetUtcNow() - known!.LoadedAt < options.Value.CacheDuration ? known : null;

    // Only open sessions take room: not what an attacker makes up, and not a failure.
    private void Keep(string key, Lazy<Task<CachedSession?>> loading, CachedSession? session)
    {
        lock (_loads)
        {
            if (!_loads.TryGetValue(key, out var current) || current != loading)
            {
                return;
            }

            _loads.Remove(key);
            if (session is not null)
            {
                // It says itself when it is stale; that it goes by then saves memory.
                _cache.Set(key, session, new MemoryCacheEntryOptions
                {
                    Size = session.Bytes,
                    AbsoluteExpirationRelativeToNow = options.Value.CacheDuration + TimeSpan.FromSeconds(1),
                });
            }
        }
    }
}
