using System.Security.Cryptography;
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
    WriteGate gate,
    DatabaseOutages outages,
    SessionCache cache,
    SessionMetrics metrics,
    IDataProtectionProvider dataProtection,
    IOptions<SessionOptions> options,
    TimeProvider clock,
    ILogger<SessionStore> logger) : ITicketStore
{
    private readonly IDataProtector _protector = dataProtection.CreateProtector("Bookstore.Sessions.Ticket");

    /// <summary>Opens a session under a new key.</summary>
    /// <exception cref="SessionRefusedException">It may not be opened. Nothing has changed.</exception>
    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var key = SessionKey.Create();
        var now = clock.GetUtcNow();
        var session = UserSession.Open(
            SessionTicket.NameSession(ticket, now),
            SessionKey.Hash(key),
            SessionPrincipal.ProfileIdOf(ticket.Principal),
            Protect(ticket),
            SessionTicket.LogtoSessionIdOf(ticket),
            SessionTicket.DeviceOf(ticket),
            SessionTicket.SignInIdOf(ticket),
            now,
            options.Value.Limits);
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
    public Task RemoveAsync(string key) => EndAsync(key, SessionEnd.SignOut);

    /// <summary>Ends a session.</summary>
    /// <returns>The session, or null where there is none.</returns>
    public async Task<EndedSession?> EndAsync(string key, SessionEnd cause)
    {
        var hash = SessionKey.Hash(key);
        var ended = await EndAsync(cause, (sessions, _) => sessions.Where(session => session.KeyHash == hash));
        // Whether there was a row or not: another instance may have been first.
        cache.Forget(hash);
        return ended.SingleOrDefault();
    }

    /// <summary>Ends sessions: from now on, on this instance, their cookies are worthless.</summary>
    /// <param name="cause">Why.</param>
    /// <param name="which">Which.</param>
    /// <param name="record">Makes what is put on record of what ended, in the same transaction; null for nothing.</param>
    public async Task<IReadOnlyList<EndedSession>> EndAsync(
        SessionEnd cause,
        Func<IQueryable<UserSession>, IQueryable<UserProfile>, IQueryable<UserSession>> which,
        Func<BookstoreDbContext, IReadOnlyList<UserSession>, Task<IEnumerable<RecordedEnd>>>? record = null)
    {
        IReadOnlyList<EndedSession> ended;
        using (await gate.EnterAsync())
        {
            await using var database = await databases.CreateDbContextAsync();
            await using var transaction = await database.Database.BeginTransactionAsync();
            ended = await DeleteAsync(database, which(database.UserSessions.AsNoTracking(), database.UserProfiles));
            if (record is not null)
            {
                foreach (var end in await record(database, [.. ended.Select(end => end.Session)]))
                {
                    await database.AddEndAsync(end);
                }

                await database.SaveChangesAsync();
            }

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
        return content is null ? null : Unprotect(content);
    }

    /// <summary>Tells whether a session that is open may hold tokens of the same grant at Logto as a sign-in's.</summary>
    public async Task<bool> IsGrantSharedAsync(SignInAttempt signIn, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var profileId = await database.UserProfiles
            .Where(profile => profile.Issuer == signIn.Person.Issuer && profile.Subject == signIn.Person.Subject)
            .Select(profile => (Guid?)profile.Id)
            .SingleOrDefaultAsync(cancellationToken);
        var others = await GrantHolders.FindAsync(database, [profileId], [signIn.LogtoSessionId], clock.GetUtcNow());
        return others.Any(other => other.MayShareGrant(profileId, signIn.LogtoSessionId));
    }

    private async Task InsertAsync(UserSession session, SessionOpening? opening)
    {
        IReadOnlyList<EndedSession> replaced, surplus;
        using (await gate.EnterAsync())
        {
            await using var database = await databases.CreateDbContextAsync();
            // What ends sessions, or says that none may be opened, comes before this transaction, and is seen, or comes after it.
            await using var transaction = await database.Database.BeginTransactionAsync();
            if (await JudgeAsync(database, session, opening) is not SignInVerdict.Accepted and var verdict)
            {
                throw new SessionRefusedException(verdict);
            }

            database.UserSessions.Add(session);
            await database.SaveChangesAsync();
            replaced = opening is null ? [] : await DeleteAsync(database, Replaced(database, session, opening.Brought));
            surplus = await DeleteAsync(database, Surplus(database, session));
            await transaction.CommitAsync();
        }

        Forget(SessionEnd.Replaced, replaced);
        Forget(SessionEnd.TooMany, surplus);
        opening?.RefreshTokens = [.. replaced.Concat(surplus).Select(ended => ended.TokenToRevoke).OfType<string>()];
    }

    private static async Task<SignInVerdict> JudgeAsync(BookstoreDbContext database, UserSession session, SessionOpening? opening) =>
        !await database.UserProfiles.AnyAsync(profile => profile.Id == session.ProfileId && !profile.IsSuspended) ? SignInVerdict.Denied
        : opening is null ? SignInVerdict.Accepted
        : opening.SignIn.Judge(await database.FindEndsAsync(opening.SignIn));

    // The one that the browser had, and the one of a tab that came back at the same moment: it sent its request before it had that
    // one's answer, so its cookies tell of a sign-in that is complete.
    private static IQueryable<UserSession> Replaced(BookstoreDbContext database, UserSession session, BroughtCookies brought) =>
        database.UserSessions.AsNoTracking().Where(other => other.Id != session.Id
            && (other.KeyHash == brought.KeyHash
                || (other.ProfileId == session.ProfileId && other.SignInId != null && brought.SignIns.Contains(other.SignInId))));

    private IQueryable<UserSession> Surplus(BookstoreDbContext database, UserSession session)
    {
        var surplus = database.UserSessions.Where(other => other.ProfileId == session.ProfileId && other.Id != session.Id)
            .OrderByDescending(other => other.LastSeenAt).ThenByDescending(other => other.CreatedAt)
            .Skip(options.Value.MaxPerPerson - 1)
            .Select(other => other.Id);
        return database.UserSessions.AsNoTracking().Where(other => surplus.Contains(other.Id));
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
            row, Unprotect(row.Ticket), others.Any(other => other.MayShareGrant(row.ProfileId, row.LogtoSessionId))))];
    }

    private void Forget(SessionEnd cause, IReadOnlyList<EndedSession> ended)
    {
        metrics.Ended(cause, ended.Count);
        foreach (var (session, _, _) in ended)
        {
            cache.Forget(session.KeyHash);
            if (cause != SessionEnd.Replaced)
            {
                logger.SessionEnded(session.ProfileId);
            }
        }
    }

    private async Task<OpenSession?> LoadAsync(byte[] hash)
    {
        var now = clock.GetUtcNow();
        await using var database = await databases.CreateDbContextAsync();
        var session = await database.UserSessions.AsNoTracking().SingleOrDefaultAsync(session => session.KeyHash == hash);
        if (session is null || session.IsExpired(now))
        {
            return null;
        }

        var expiresAt = session.ExpiresAt;
        if (session.See(now, options.Value.Limits))
        {
            try
            {
                if (!await NoteUseAsync(database, session))
                {
                    return null;
                }

                expiresAt = session.ExpiresAt;
            }
            catch (Exception exception) when (outages.Note(exception))
            {
                // Reading goes on where writing fails. The row decides when the session ends, so it slides at a later use.
                logger.UseNotNoted(exception);
            }
        }

        return Unprotect(session.Ticket) is { } ticket ? new OpenSession(SessionTicket.Core(ticket), expiresAt, now) : null;
    }

    // An update, never an insert: a session that has ended in the meantime stays ended.
    private async Task<bool> NoteUseAsync(BookstoreDbContext database, UserSession session)
    {
        using var entered = await gate.EnterAsync();
        return await database.UserSessions.Where(row => row.KeyHash == session.KeyHash).ExecuteUpdateAsync(update => update
            .SetProperty(row => row.LastSeenAt, session.LastSeenAt)
            .SetProperty(row => row.ExpiresAt, session.ExpiresAt)) > 0;
    }

    private byte[] Protect(AuthenticationTicket ticket) => _protector.Protect(TicketSerializer.Default.Serialize(ticket));

    private AuthenticationTicket? Unprotect(byte[] content)
    {
        try
        {
            return TicketSerializer.Default.Deserialize(_protector.Unprotect(content));
        }
        catch (CryptographicException exception)
        {
            logger.TicketUnreadable(exception);
            return null;
        }
    }
}
