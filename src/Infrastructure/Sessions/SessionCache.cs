using Bookstore.Domain.Sessions;
using Bookstore.Infrastructure.Caching;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>An open session in memory. Requests share the ticket, so it is never changed.</summary>
/// <param name="Ticket">The decrypted ticket, with what every request needs of it.</param>
/// <param name="ExpiresAt">When the session expires, in UTC.</param>
internal sealed record CachedSession(AuthenticationTicket Ticket, DateTimeOffset ExpiresAt)
{
    // The objects of a ticket without its texts, and its place in the cache: measured, and rounded up. Then what lives as long as the
    // ticket, which is its description and the antiforgery token of its forms: 1 KB.
    private const int FixedBytes = 3072;

    /// <summary>What requests need of a session's row and its whole ticket.</summary>
    public static CachedSession Of(UserSessionRow session, AuthenticationTicket ticket, RevalidationSchedule schedule)
    {
        var cached = SessionTicket.WithoutTokens(ticket);
        RevalidationState.AddTo(cached.Properties, session, schedule);
        return new CachedSession(cached, session.ExpiresAt);
    }

    /// <summary>About how much memory it takes.</summary>
    public int Bytes => FixedBytes + (sizeof(char) * (
        Ticket.Principal.Claims.Sum(claim => claim.Value.Length)
        + Ticket.Properties.Items.Sum(item => item.Value?.Length ?? 0)));
}

/// <summary>
/// The sessions that were used a moment ago, so that a request needs no database read and no decryption. Only open sessions
/// are kept: keys that an attacker makes up take no memory.
/// </summary>
internal sealed class SessionCache(IOptions<SessionOptions> options, TimeProvider clock) : IDisposable
{
    /// <summary>The most that all sessions in memory take together; the others are read from the database.</summary>
    internal const int MaxBytes = 32 * 1024 * 1024;

    private readonly SingleFlightCache<CachedSession?> _cache = new(MaxBytes, session => session?.Bytes, options.Value.CacheDuration, clock);

    /// <summary>About how much memory the sessions in it take.</summary>
    public long Bytes => _cache.Size;

    public Task<CachedSession?> FindAsync(byte[] keyHash, Func<Task<CachedSession?>> load) => _cache.FindAsync(Key(keyHash), load);

    /// <summary>Evicts a session that has ended: the next request asks the database.</summary>
    public void Evict(byte[] keyHash) => _cache.Evict(Key(keyHash));

    public void EvictAll() => _cache.EvictAll();

    public void Dispose() => _cache.Dispose();

    private static string Key(byte[] keyHash) => Convert.ToBase64String(keyHash);
}
