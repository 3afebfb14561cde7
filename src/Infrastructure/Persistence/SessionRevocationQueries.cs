using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.Infrastructure.Persistence;

internal static class SessionRevocationQueries
{
    /// <summary>Lists the revocations of a person that are in force, the earliest first.</summary>
    public static async Task<IReadOnlyList<SessionRevocation>> ListRevocationsAsync(
        this BookstoreDbContext database, LogtoSubject person, DateTimeOffset now, CancellationToken cancellationToken) =>
        await database.SessionRevocations.AsNoTracking()
            .Where(revocation => revocation.Issuer == person.Issuer && revocation.Subject == person.Subject && revocation.ExpiresAt > now)
            .OrderBy(revocation => revocation.OccurredAt)
            .ToListAsync(cancellationToken);

    /// <summary>Adds a revocation in place of an earlier one of the same sessions and reason.</summary>
    public static async Task AddRevocationAsync(
        this BookstoreDbContext database, SessionRevocation revocation, CancellationToken cancellationToken = default)
    {
        var same = database.SessionRevocations.Where(row => row.Issuer == revocation.Issuer
            && row.Subject == revocation.Subject && row.LogtoSessionId == revocation.LogtoSessionId && row.Reason == revocation.Reason);
        // Logto's reports may arrive in the wrong order: the later event has to stay.
        if (await same.AnyAsync(row => row.OccurredAt > revocation.OccurredAt, cancellationToken))
        {
            return;
        }

        await same.ExecuteDeleteAsync(cancellationToken);
        database.SessionRevocations.Add(revocation);
    }
}
