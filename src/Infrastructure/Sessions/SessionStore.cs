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
            now,
            options.Value.Limits);

        using (await gate.EnterAsync())
        {
            await using var database = await databases.CreateDbContextAsync();
            // In one turn of the gate with the insert: a suspension or a deletion ends the session, or is seen here.
            if (!await database.UserProfiles.AnyAsync(profile => profile.Id == session.ProfileId && !profile.IsSuspended))
            {
                throw new SessionRefusedException();
            }

            database.UserSessions.Add(session);
            await database.SaveChangesAsync();
        }

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
    public Task RemoveAsync(string key) => RemoveAsync(key, SessionEnd.SignOut);

    /// <summary>Ends a session.</summary>
    public async Task RemoveAsync(string key, SessionEnd cause)
    {
        var hash = SessionKey.Hash(key);
        await EndAsync(cause, (sessions, _) => sessions.Where(session => session.KeyHash == hash));
        // Whether there was a row or not: another instance may have been first.
        cache.Forget(hash);
    }

    /// <summary>Ends sessions: from now on, on this instance, their cookies are worthless.</summary>
    /// <returns>The tickets of the sessions that ended, as far as they can be read.</returns>
    public async Task<IReadOnlyList<AuthenticationTicket>> EndAsync(
        SessionEnd cause, Func<IQueryable<UserSession>, IQueryable<UserProfile>, IQueryable<UserSession>> which)
    {
        List<UserSession> ended;
        using (await gate.EnterAsync())
        {
            await using var database = await databases.CreateDbContextAsync();
            var sessions = which(database.UserSessions.AsNoTracking(), database.UserProfiles);
            ended = await sessions.ToListAsync();
            await sessions.ExecuteDeleteAsync();
        }

        metrics.Ended(cause, ended.Count);
        ended.ForEach(session => cache.Forget(session.KeyHash));
        return [.. ended.Select(session => Unprotect(session.Ticket)).OfType<AuthenticationTicket>()];
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

        return Unprotect(session.Ticket) is { } ticket ? new OpenSession(ticket, expiresAt, now) : null;
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

/// <summary>No session was opened: the profile was suspended or deleted while its owner signed in.</summary>
internal sealed class SessionRefusedException() : Exception("The profile is suspended or gone.");
