using Bookstore.Application.Ports;
using Bookstore.Domain.Sessions;
using Bookstore.Infrastructure.Persistence;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>Keeps the tickets of signed-in browsers, with their tokens, encrypted in the database.</summary>
internal sealed class SessionStore(
    IDbContextFactory<BookstoreDbContext> databases,
    WriteLock writeLock,
    DatabaseOutages outages,
    SessionCache cache,
    IInstanceNotifications notifications,
    SessionMetrics metrics,
    IDataProtectionProvider dataProtection,
    IOptions<SessionOptions> options,
    TimeProvider clock,
    ILogger<SessionStore> logger) : ITicketStore, IProfileSessions
{
    private readonly TicketProtector _tickets = new(dataProtection, logger);
    private readonly RefreshTokenProtector _refreshTokens = new(dataProtection, logger);

    /// <summary>Returns the key of a session that <see cref="SessionIssuer"/> opened, for its cookie.</summary>
    public Task<string> StoreAsync(AuthenticationTicket ticket) => Task.FromResult(IssuedSession.GetKey(ticket.Properties));

    /// <summary>Finds the ticket of an open session, without its tokens; null where the session has ended.</summary>
    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        var hash = SessionKey.Hash(key);
        var session = await cache.FindAsync(hash, () => LoadAsync(hash));
        return session is not null && clock.GetUtcNow() < session.ExpiresAt ? session.Ticket : null;
    }

    /// <exception cref="InvalidOperationException">Always: a ticket that changes under its key would allow session fixation.</exception>
    public Task RenewAsync(string key, AuthenticationTicket ticket) =>
        throw new InvalidOperationException("A session's ticket never changes. Open a new session, under a new key, instead.");

    public Task RemoveAsync(string key) => EndAsync(key, SessionEndReason.SignOut);

    /// <returns>The session, or null where there is none.</returns>
    public async Task<EndedSession?> EndAsync(string key, SessionEndReason reason)
    {
        var hash = SessionKey.Hash(key);
        var ended = await EndAsync(reason, database => database.UserSessions.Where(session => session.KeyHash == hash));
        // With or without a row: another instance may have deleted it.
        cache.Evict(hash);
        return ended.SingleOrDefault();
    }

    /// <summary>Ends sessions. Their cookies open nothing from now on; on other instances within a second.</summary>
    /// <param name="revoke">Creates the revocations to store in the same transaction, from the sessions that ended.</param>
    /// <param name="lockAsync">Locks what the revocations are about, so that a sign-in at this moment sees them, or its session ends.</param>
    public async Task<IReadOnlyList<EndedSession>> EndAsync(
        SessionEndReason reason,
        Func<BookstoreDbContext, IQueryable<UserSessionRow>> which,
        Func<BookstoreDbContext, IReadOnlyList<UserSessionRow>, Task<IEnumerable<SessionRevocation>>>? revoke = null,
        Func<DatabaseFacade, Task>? lockAsync = null)
    {
        var ended = await writeLock.RunAsync(async () =>
        {
            await using var database = await databases.CreateDbContextAsync();
            await using var transaction = await database.Database.BeginTransactionAsync();
            await (lockAsync?.Invoke(database.Database) ?? Task.CompletedTask);
            var ended = await DeleteAsync(database, which(database));
            foreach (var revocation in revoke is null ? [] : await revoke(database, [.. ended.Select(end => end.Session)]))
            {
                await database.AddRevocationAsync(revocation);
            }

            await database.SaveChangesAsync();
            await transaction.CommitAsync();
            return ended;
        });
        Evict(reason, ended);
        return ended;
    }

    /// <summary>Reads the whole ticket of a session, with its tokens and claims, or null where the session has ended.</summary>
    public async Task<AuthenticationTicket?> FindTicketAsync(Guid sessionId, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var content = await database.UserSessions.Where(session => session.Id == sessionId).Select(session => session.Ticket)
            .SingleOrDefaultAsync(cancellationToken);
        return content is null ? null : _tickets.Unprotect(content);
    }

    /// <summary>Ends sessions in a transaction that the caller commits; then <see cref="Evict"/> has to follow.</summary>
    /// <param name="opening">The grant of a session that opens in the same transaction, or null.</param>
    public async Task<IReadOnlyList<EndedSession>> DeleteAsync(
        BookstoreDbContext database, IQueryable<UserSessionRow> which, LogtoGrant? opening = null)
    {
        var rows = await which.AsNoTracking().ToListAsync();
        if (rows.Count == 0)
        {
            return [];
        }

        await which.ExecuteDeleteAsync();
        await notifications.SendAsync(database, SessionEvictions.Of(rows));
        var grants = await database.ListGrantsAsync([.. rows.Select(row => row.Grant)], clock.GetUtcNow());
        grants = opening is null ? grants : [.. grants, opening];
        return [.. rows.Select(row => new EndedSession(row, _tickets.Unprotect(row.Ticket), _refreshTokens.Unprotect(row), grants))];
    }

    async Task<Func<IReadOnlyList<string>>> IProfileSessions.DeleteAsync(BookstoreDbContext database, IReadOnlyList<Guid> profileIds)
    {
        var ended = await DeleteAsync(database, database.UserSessions.Where(session => profileIds.Contains(session.ProfileId)));
        return () =>
        {
            Evict(SessionEndReason.Deleted, ended);
            return [.. ended.Select(session => session.TokenToRevoke).OfType<string>()];
        };
    }

    /// <summary>Evicts sessions that ended, and counts them.</summary>
    public void Evict(SessionEndReason reason, IReadOnlyList<EndedSession> ended)
    {
        metrics.Ended(reason, ended.Count);
        foreach (var session in ended.Select(end => end.Session))
        {
            cache.Evict(session.KeyHash);
            if (reason != SessionEndReason.Replaced)
            {
                logger.SessionEnded(session.ProfileId);
            }
        }
    }

    private async Task<CachedSession?> LoadAsync(byte[] hash)
    {
        var now = clock.GetUtcNow();
        await using var database = await databases.CreateDbContextAsync();
        var session = await database.UserSessions.AsNoTracking().SingleOrDefaultAsync(session => session.KeyHash == hash);
        if (session is null || session.IsExpired(now))
        {
            return null;
        }

        var expiresAt = session.ExpiresAt;
        if (session.Touch(now, options.Value.Lifetime))
        {
            try
            {
                using var lease = await writeLock.AcquireAsync();
                if (!await database.UpdateLastSeenAsync(session))
                {
                    return null;
                }
            }
            catch (Exception exception) when (outages.TryRecord(exception))
            {
                // Reads go on where writes fail. The stored row decides when the session expires; a later use extends it.
                logger.LastUseNotStored(exception);
                session.ExpiresAt = expiresAt;
            }
        }

        return _tickets.Unprotect(session.Ticket) is { } ticket ? CachedSession.Of(session, ticket, options.Value.Revalidation) : null;
    }
}
