using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using Bookstore.Infrastructure.Persistence;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>Keeps the tickets of signed-in browsers, with their tokens, encrypted in the database.</summary>
internal sealed class SessionStore(
    IDbContextFactory<BookstoreDbContext> databases,
    WriteLock gate,
    DatabaseOutages outages,
    SessionCache cache,
    SessionMetrics metrics,
    IDataProtectionProvider dataProtection,
    IOptions<SessionOptions> options,
    TimeProvider clock,
    ILogger<SessionStore> logger) : ITicketStore
{
    private readonly TicketProtector _tickets = new(dataProtection, logger);

    /// <summary>Opens a session under a new key.</summary>
    /// <exception cref="SessionRefusedException">It may not be opened. Nothing has changed.</exception>
    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var key = SessionKey.Create();
        var now = clock.GetUtcNow();
        var id = SessionTicket.NameSession(ticket, now);
        var session = SessionTicket.Open(ticket, id, SessionKey.Hash(key), _tickets.Protect(ticket), now, options.Value.Limits);
        await InsertAsync(session, SessionOpening.Of(ticket));
        metrics.Opened();
        logger.SessionOpened(session.ProfileId);
        return key;
    }

    /// <summary>Finds an open session's ticket, or null where the session has ended.</summary>
    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        var hash = SessionKey.Hash(key);
        var session = await cache.FindAsync(hash, () => LoadAsync(hash));
        return session is not null && clock.GetUtcNow() < session.ExpiresAt ? session.Ticket : null;
    }

    /// <summary>Would write a session's ticket anew, which nothing here asks for.</summary>
    /// <exception cref="InvalidOperationException">Always: a ticket that changes under its key would be session fixation.</exception>
    public Task RenewAsync(string key, AuthenticationTicket ticket) =>
        throw new InvalidOperationException("A session's ticket never changes: a sign-in opens a session under a new key.");

    /// <summary>Ends a session, for the cookie handler that signs its owner out.</summary>
    public Task RemoveAsync(string key) => EndAsync(key, SessionEndReason.SignOut);

    /// <summary>Ends a session.</summary>
    /// <returns>The session, or null where there is none.</returns>
    public async Task<EndedSession?> EndAsync(string key, SessionEndReason cause)
    {
        var hash = SessionKey.Hash(key);
        var ended = await EndAsync(cause, (sessions, _) => sessions.Where(session => session.KeyHash == hash));
        // Whether there was a row or not: another instance may have been first.
        cache.Evict(hash);
        return ended.SingleOrDefault();
    }

    /// <summary>Ends sessions: from now on, on this instance, their cookies are worthless.</summary>
    /// <param name="cause">Why.</param>
    /// <param name="which">Which.</param>
    /// <param name="record">Makes what is put on record of what ended, in the same transaction; null for nothing.</param>
    public async Task<IReadOnlyList<EndedSession>> EndAsync(
        SessionEndReason cause,
        Func<IQueryable<UserSession>, IQueryable<UserProfile>, IQueryable<UserSession>> which,
        Func<BookstoreDbContext, IReadOnlyList<UserSession>, Task<IEnumerable<RecordedEnd>>>? record = null)
    {
        IReadOnlyList<EndedSession> ended;
        using (await gate.AcquireAsync())
        {
            await using var database = await databases.CreateDbContextAsync();
            await using var transaction = await database.Database.BeginTransactionAsync();
            ended = await DeleteAsync(database, which(database.UserSessions.AsNoTracking(), database.UserProfiles));
            foreach (var end in record is null ? [] : await record(database, [.. ended.Select(end => end.Session)]))
            {
                await database.AddEndAsync(end);
            }

            await database.SaveChangesAsync();
            await transaction.CommitAsync();
        }

        Forget(cause, ended);
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

    /// <summary>Tells whether a session that is open may hold tokens of the same grant at Logto as a sign-in's.</summary>
    public async Task<bool> IsGrantSharedAsync(SignInAttempt signIn, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await GrantHolders.AreThereForAsync(database, signIn, clock.GetUtcNow());
    }

    private async Task InsertAsync(UserSession session, SessionOpening? opening)
    {
        IReadOnlyList<EndedSession> replaced, surplus;
        using (await gate.AcquireAsync())
        {
            await using var database = await databases.CreateDbContextAsync();
            // What ends sessions, or says that none may be opened, comes before this transaction, and is seen, or comes after it.
            await using var transaction = await database.Database.BeginTransactionAsync();
            if (await database.JudgeAsync(session, opening?.SignIn) is not SignInVerdict.Accepted and var verdict)
            {
                throw new SessionRefusedException(verdict);
            }

            database.UserSessions.Add(session);
            await database.SaveChangesAsync();
            replaced = opening is null ? [] : await DeleteAsync(database, database.ReplacedBy(session, opening.Brought));
            surplus = await DeleteAsync(database, database.SurplusBeside(session, options.Value.MaxPerPerson));
            await transaction.CommitAsync();
        }

        Forget(SessionEndReason.Replaced, replaced);
        Forget(SessionEndReason.TooMany, surplus);
        opening?.RefreshTokens = [.. replaced.Concat(surplus).Select(ended => ended.TokenToRevoke).OfType<string>()];
    }

    private async Task<IReadOnlyList<EndedSession>> DeleteAsync(BookstoreDbContext database, IQueryable<UserSession> which)
    {
        var rows = await which.ToListAsync();
        if (rows.Count == 0)
        {
            return [];
        }

        await which.ExecuteDeleteAsync();
        var others = await GrantHolders.FindAsync(
            database, [.. rows.Select(row => (Guid?)row.ProfileId)], [.. rows.Select(row => row.LogtoSessionId)], clock.GetUtcNow());
        return [.. rows.Select(row => new EndedSession(
            row, _tickets.Unprotect(row.Ticket), others.Any(other => other.MayShareGrant(row.ProfileId, row.LogtoSessionId))))];
    }

    private void Forget(SessionEndReason cause, IReadOnlyList<EndedSession> ended)
    {
        metrics.Ended(cause, ended.Count);
        foreach (var (session, _, _) in ended)
        {
            cache.Evict(session.KeyHash);
            if (cause != SessionEndReason.Replaced)
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
        if (session.Touch(now, options.Value.Limits))
        {
            try
            {
                using var entered = await gate.AcquireAsync();
                if (!await database.NoteUseAsync(session))
                {
                    return null;
                }

                expiresAt = session.ExpiresAt;
            }
            catch (Exception exception) when (outages.TryRecord(exception))
            {
                // Reading goes on where writing fails. The row decides when the session ends, so it slides at a later use.
                logger.UseNotNoted(exception);
            }
        }

        return _tickets.Unprotect(session.Ticket) is { } ticket ? new CachedSession(SessionTicket.Core(ticket), expiresAt) : null;
    }
}
