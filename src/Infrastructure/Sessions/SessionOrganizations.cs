using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using Bookstore.Infrastructure.Persistence;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>
/// Changes what open sessions hold of organizations. A session keeps its key: its person stays the same, and none gains an
/// organization here.
/// </summary>
internal sealed class SessionOrganizations(
    IDbContextFactory<BookstoreDbContext> databases,
    WriteLock writeLock,
    SessionCache cache,
    IInstanceNotifications notifications,
    IDataProtectionProvider dataProtection,
    TimeProvider clock,
    ILogger<SessionOrganizations> logger) : ISessionOrganizations
{
    // Of people or sessions in one transaction, so that other writes need not wait long.
    private const int BatchSize = 100;

    private readonly TicketProtector _tickets = new(dataProtection, logger);

    public async Task<bool> ChooseAsync(Guid sessionId, string? organizationId, CancellationToken cancellationToken) => await ChangeAsync(
        database => database.UserSessions.Where(session => session.Id == sessionId),
        ticket => organizationId is null || SessionPrincipal.GetOrganizations(ticket.Principal).Any(one => one.Id == organizationId)
            ? SessionTicket.WithOrganization(ticket, organizationId)
            : null,
        requestedAt: null,
        cancellationToken) > 0;

    /// <summary>Keeps the current organization where the person signs in again in the same browser.</summary>
    public async Task CarryOverAsync(
        BookstoreDbContext database, PresentedCookies presented, UserProfile profile, AuthenticationProperties properties, CancellationToken cancellationToken)
    {
        if (presented.KeyHash is not { } key)
        {
            return;
        }

        var content = await database.UserSessions.Where(session => session.KeyHash == key && session.ProfileId == profile.Id)
            .Select(session => session.Ticket)
            .SingleOrDefaultAsync(cancellationToken);
        if (content is not null && _tickets.Unprotect(content) is { } replaced)
        {
            SessionTicket.CopyOrganization(replaced.Properties, properties);
        }
    }

    public async Task RemoveAsync(string organizationId, IReadOnlyList<LogtoSubject> people, CancellationToken cancellationToken)
    {
        var changed = 0;
        foreach (var batch in people.Chunk(BatchSize))
        {
            changed += await ChangeAsync(
                database => SessionsOf(database, batch),
                ticket => SessionTicket.WithoutOrganization(ticket, organizationId),
                clock.GetUtcNow(),
                cancellationToken,
                batch);
        }

        logger.OrganizationRemoved(changed);
    }

    public async Task RequestRevalidationAsync(IReadOnlyList<LogtoSubject> people, CancellationToken cancellationToken)
    {
        foreach (var batch in people.Chunk(BatchSize))
        {
            await ChangeAsync(database => SessionsOf(database, batch), change: null, clock.GetUtcNow(), cancellationToken, batch);
        }
    }

    public async Task RequestRevalidationAsync(string organizationId, CancellationToken cancellationToken)
    {
        var ids = new List<Guid>();
        await using (var database = await databases.CreateDbContextAsync(cancellationToken))
        {
            var now = clock.GetUtcNow();
            // What is encrypted can't be searched for. Logto 1.40 and later name the people instead.
            var sessions = database.UserSessions.Where(session => session.ExpiresAt > now).Select(session => new { session.Id, session.Ticket });
            await foreach (var session in sessions.AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                if (_tickets.Unprotect(session.Ticket) is { } ticket && SessionPrincipal.GetOrganizations(ticket.Principal).Any(one => one.Id == organizationId))
                {
                    ids.Add(session.Id);
                }
            }
        }

        foreach (var batch in ids.Chunk(BatchSize))
        {
            await ChangeAsync(
                database => database.UserSessions.Where(session => batch.Contains(session.Id)), change: null, clock.GetUtcNow(), cancellationToken);
        }
    }

    /// <summary>Takes back the request for a revalidation after Logto was asked. One that came meanwhile stays.</summary>
    /// <param name="requestedAt">The time of the request. One that another instance made later may have an earlier time.</param>
    public async Task CompleteRequestAsync(Guid sessionId, DateTimeOffset requestedAt)
    {
        using var lease = await writeLock.AcquireAsync();
        await using var database = await databases.CreateDbContextAsync();
        await using var transaction = await database.Database.BeginTransactionAsync();
        var session = database.UserSessions.Where(row => row.Id == sessionId);
        // The same one, though a row of an earlier version has a seventh digit, which is cut when it is read.
        var later = requestedAt.AddMicroseconds(1);
        await session.Where(row => row.RevalidationRequestedAt >= requestedAt && row.RevalidationRequestedAt < later)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.RevalidationRequestedAt, (DateTimeOffset?)null));
        if (await session.Select(row => row.KeyHash).SingleOrDefaultAsync() is { } key)
        {
            await notifications.SendAsync(database, new(InstanceTopic.Sessions, Convert.ToBase64String(key)));
            await transaction.CommitAsync();
            cache.Evict(key);
        }
    }

    /// <param name="change">Changes a ticket, or returns null for one that stays; null where all do.</param>
    /// <param name="requestedAt">When a revalidation was requested; null where none is.</param>
    /// <param name="people">Whose sessions they are, where that is known: a sign-in of theirs comes before the change or after it.</param>
    /// <returns>How many tickets were changed.</returns>
    private async Task<int> ChangeAsync(
        Func<BookstoreDbContext, IQueryable<UserSessionRow>> which,
        Func<AuthenticationTicket, AuthenticationTicket?>? change,
        DateTimeOffset? requestedAt,
        CancellationToken cancellationToken,
        params LogtoSubject[] people)
    {
        var (sessions, changed) = await writeLock.RunAsync(async () =>
        {
            var changed = 0;
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
            await writeLock.LockAsync(database.Database, people, cancellationToken: cancellationToken);
            if (requestedAt is { } reportedAt && people.Length > 0)
            {
                await RecordAsync(database, people, reportedAt, cancellationToken);
            }

            // Before the rows are read, so that another instance that changes one of them waits for this transaction, or this one for it.
            await which(database).ExecuteUpdateAsync(
                update => update.SetProperty(session => session.RevalidationRequestedAt, session => requestedAt ?? session.RevalidationRequestedAt),
                cancellationToken);
            var sessions = await which(database).AsNoTracking().ToListAsync(cancellationToken);
            foreach (var session in change is null ? [] : sessions)
            {
                if (_tickets.Unprotect(session.Ticket) is { } ticket && change!(ticket) is { } replacement)
                {
                    var content = _tickets.Protect(replacement);
                    changed += await database.UserSessions.Where(row => row.KeyHash == session.KeyHash)
                        .ExecuteUpdateAsync(update => update.SetProperty(row => row.Ticket, content), cancellationToken);
                }
            }

            await notifications.SendAsync(database, SessionEvictions.Of(sessions), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return (sessions, changed);
        }, cancellationToken);
        foreach (var session in sessions)
        {
            cache.Evict(session.KeyHash);
        }

        return changed;
    }

    // For their sign-ins that are under way.
    private static async Task RecordAsync(
        BookstoreDbContext database, LogtoSubject[] people, DateTimeOffset reportedAt, CancellationToken cancellationToken)
    {
        var issuers = people.Select(person => person.Issuer).Distinct().ToList();
        var subjects = people.Select(person => person.Subject).ToList();
        await database.SessionRevocations
            .Where(revocation => revocation.Reason == SessionRevocationReason.OrganizationsChanged
                && issuers.Contains(revocation.Issuer) && subjects.Contains(revocation.Subject!))
            .ExecuteDeleteAsync(cancellationToken);
        database.SessionRevocations.AddRange(people.Select(person => SessionRevocation.ReportedByLogto(
            person.Issuer, person.Subject, logtoSessionId: null, SessionRevocationReason.OrganizationsChanged, reportedAt, reportedAt)));
        await database.SaveChangesAsync(cancellationToken);
    }

    private static IQueryable<UserSessionRow> SessionsOf(BookstoreDbContext database, LogtoSubject[] people)
    {
        var issuers = people.Select(person => person.Issuer).Distinct().ToList();
        var subjects = people.Select(person => person.Subject).ToList();
        return database.UserSessions.Where(session => database.UserProfiles.Any(profile =>
            profile.Id == session.ProfileId && issuers.Contains(profile.Issuer) && subjects.Contains(profile.Subject)));
    }
}
