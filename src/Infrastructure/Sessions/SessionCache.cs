using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>An open session in memory. The ticket is shared between requests: nobody changes it.</summary>
/// <param name="Ticket">The ticket, decrypted.</param>
/// <param name="ExpiresAt">When the session ends by itself.</param>
/// <param name="LoadedAt">When the database was asked.</param>
internal sealed record OpenSession(AuthenticationTicket Ticket, DateTimeOffset ExpiresAt, DateTimeOffset LoadedAt);

/// <summary>The sessions that were used a moment ago, so that a request costs no database read and no decryption.</summary>
internal sealed class SessionCache(IOptions<SessionOptions> options, TimeProvider clock) : IDisposable
{
    // About 4 KB each.
    private const int MaxSessions = 10_000;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MaxSessions });

    /// <summary>Finds a session in memory, or loads it; requests at the same moment share one load.</summary>
    public async Task<OpenSession?> FindAsync(byte[] keyHash, Func<Task<OpenSession?>> load)
    {
        var key = Convert.ToBase64String(keyHash);
        OpenSession? session = null;
        try
        {
            session = await SlotOf(key).GetAsync(load, known => clock.GetUtcNow() - known.LoadedAt >= options.Value.CacheFor);
        }
        finally
        {
            // Only open sessions take room: not what an attacker makes up, and not a failure.
            if (session is null)
            {
                _cache.Remove(key);
            }
        }

        return session;
    }

    /// <summary>Forgets a session that has ended: the next request asks the database.</summary>
    public void Forget(byte[] keyHash) => _cache.Remove(Convert.ToBase64String(keyHash));

    public void Dispose() => _cache.Dispose();

    // The slot stands before its load begins. So a session that ends during the load is forgotten with the slot.
    private Slot SlotOf(string key)
    {
        if (_cache.TryGetValue(key, out Slot? known))
        {
            return known!;
        }

        lock (_cache)
        {
            return _cache.GetOrCreate(key, entry =>
            {
                // The slot outlives what it holds, which says itself when it is stale.
                entry.SetSize(1).SetSlidingExpiration(options.Value.CacheFor + TimeSpan.FromSeconds(1));
                return new Slot();
            })!;
        }
    }

    private sealed class Slot
    {
        private readonly Lock _lock = new();
        private Task<OpenSession?>? _loaded;

        public Task<OpenSession?> GetAsync(Func<Task<OpenSession?>> load, Func<OpenSession, bool> isStale)
        {
            lock (_lock)
            {
                if (_loaded is null or { IsCompletedSuccessfully: true, Result: null }
                    || (_loaded is { IsCompletedSuccessfully: true, Result: { } known } && isStale(known)))
                {
                    _loaded = load();
                }

                return _loaded;
            }
        }
    }
}
