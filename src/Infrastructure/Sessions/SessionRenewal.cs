using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Persistence;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>
/// Replaces the ticket of an open session under the same key. Only what Logto says of the person who signed in there may come in:
/// a ticket of anybody else would be session fixation.
/// </summary>
internal sealed class SessionRenewal(
    IDbContextFactory<BookstoreDbContext> databases,
    WriteLock writeLock,
    SessionStore store,
    SessionCache cache,
    IInstanceNotifications notifications,
    IDataProtectionProvider dataProtection,
    TimeProvider clock,
    ILogger<SessionRenewal> logger) : ISessionRenewal
{
    private const int MaxAttempts = 3;

    private readonly TicketProtector _tickets = new(dataProtection, logger);

    public Task<bool> RenewAsync(
        Guid sessionId, UserProfile profile, LogtoUser user, string claims, DateTimeOffset? requestedAt, CancellationToken cancellationToken) =>
        ChangeTicketAsync(
            sessionId,
            profile.Id,
            (session, ticket) => SessionTicket.Renew(
                ticket, SessionPrincipal.Create(profile, IsOutdated(session, requestedAt) ? WithoutNew(user, ticket) : user), claims),
            clock.GetUtcNow(),
            cancellationToken);

    public Task ConfirmAsync(Guid sessionId, CancellationToken cancellationToken) =>
        ChangeTicketAsync(sessionId, profileId: null, (_, ticket) => ticket, clock.GetUtcNow(), cancellationToken);

    public Task EndAsync(Guid sessionId, CancellationToken cancellationToken) =>
        store.EndAsync(SessionEndReason.SignInNeeded, database => database.UserSessions.Where(session => session.Id == sessionId));

    /// <summary>Changes the ticket of a session. Changes of one session come one after the other.</summary>
    /// <param name="profileId">Whose session it has to be, or null where that is known already.</param>
    /// <param name="validatedAt">When Logto confirmed the person, or null where it was not asked.</param>
    /// <returns>False where the session has ended, or is of another profile.</returns>
    private async Task<bool> ChangeTicketAsync(
        Guid sessionId,
        Guid? profileId,
        Func<UserSessionRow, AuthenticationTicket, AuthenticationTicket> change,
        DateTimeOffset? validatedAt,
        CancellationToken cancellationToken)
    {
        using var lease = await writeLock.AcquireAsync(cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            var session = await database.UserSessions.AsNoTracking()
                .SingleOrDefaultAsync(row => row.Id == sessionId && row.ProfileId == (profileId ?? row.ProfileId), cancellationToken);
            if (session is null || _tickets.Unprotect(session.Ticket) is not { } ticket)
            {
                return false;
            }

            await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
            var content = _tickets.Protect(change(session, ticket));
            // Only over the ticket that was read, which another instance may have changed.
            if (await database.UserSessions
                .Where(row => row.Id == sessionId && row.Ticket == session.Ticket)
                .ExecuteUpdateAsync(
                    update => update
                        .SetProperty(row => row.Ticket, content)
                        .SetProperty(row => row.ValidatedAt, validatedAt ?? session.ValidatedAt),
                    cancellationToken) > 0)
            {
                await notifications.SendAsync(database, SessionEvictions.Of([session]), cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                cache.Evict(session.KeyHash);
                return true;
            }

            if (attempt == MaxAttempts)
            {
                throw new DbUpdateConcurrencyException("Other instances changed the session's ticket at the same moment, again and again.");
            }
        }
    }

    // A session that was opened a moment ago has the time with the digit that the database doesn't keep.
    private static bool IsOutdated(UserSessionRow session, DateTimeOffset? requestedAt) =>
        session.RevalidationRequestedAt is { } latest && (requestedAt is not { } known || latest != StoredTime.Truncate(known));

    private static LogtoUser WithoutNew(LogtoUser user, AuthenticationTicket ticket)
    {
        var known = SessionPrincipal.GetOrganizations(ticket.Principal).Select(organization => organization.Id).ToHashSet();
        return user with { Organizations = [.. user.Organizations.Where(organization => known.Contains(organization.Id))] };
    }
}
