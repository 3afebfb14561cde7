using System.Security.Cryptography;
using Bookstore.Domain.Sessions;
using Bookstore.Infrastructure.Persistence;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>Keeps the tickets of signed-in browsers, with their tokens, encrypted in the database.</summary>
internal sealed class SessionStore(
    IDbContextFactory<BookstoreDbContext> databases,
    WriteGate gate,
    IDataProtectionProvider dataProtection,
    TimeProvider clock,
    ILogger<SessionStore> logger) : ITicketStore
{
    private readonly IDataProtector _protector = dataProtection.CreateProtector("Bookstore.Sessions.Ticket");

    /// <summary>Opens a session under a new key.</summary>
    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var key = SessionKey.Create();
        var profileId = SessionPrincipal.ProfileIdOf(ticket.Principal);
        var session = new UserSession(
            SessionKey.Hash(key), profileId, Protect(ticket), clock.GetUtcNow(), ticket.Properties.ExpiresUtc!.Value);

        using (await gate.EnterAsync())
        {
            await using var database = await databases.CreateDbContextAsync();
            database.UserSessions.Add(session);
            await database.SaveChangesAsync();
        }

        logger.SessionOpened(profileId);
        return key;
    }

    /// <summary>Reads a session's ticket, or null where the session has ended.</summary>
    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        var hash = SessionKey.Hash(key);
        await using var database = await databases.CreateDbContextAsync();
        var session = await database.UserSessions.AsNoTracking().SingleOrDefaultAsync(session => session.KeyHash == hash);
        return session is null || session.IsExpired(clock.GetUtcNow()) ? null : Unprotect(session.Ticket);
    }

    /// <summary>Writes a session's ticket anew. A session that has ended stays ended: an update, never an insert.</summary>
    public async Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        var hash = SessionKey.Hash(key);
        var content = Protect(ticket);
        var expiresAt = ticket.Properties.ExpiresUtc!.Value;
        using var entered = await gate.EnterAsync();
        await using var database = await databases.CreateDbContextAsync();
        await database.UserSessions.Where(session => session.KeyHash == hash).ExecuteUpdateAsync(update => update
            .SetProperty(session => session.Ticket, content)
            .SetProperty(session => session.ExpiresAt, expiresAt));
    }

    /// <summary>Ends a session.</summary>
    public async Task RemoveAsync(string key)
    {
        var hash = SessionKey.Hash(key);
        using var entered = await gate.EnterAsync();
        await using var database = await databases.CreateDbContextAsync();
        await database.UserSessions.Where(session => session.KeyHash == hash).ExecuteDeleteAsync();
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
