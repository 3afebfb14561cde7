using Bookstore.Domain.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>The ends on record.</summary>
internal static class RecordedEnds
{
    /// <summary>Finds those that may cover a sign-in.</summary>
    public static async Task<IReadOnlyList<RecordedEnd>> FindEndsAsync(
        this BookstoreDbContext database, SignInAttempt signIn, CancellationToken cancellationToken = default) =>
        await database.SessionEnds.AsNoTracking()
            .Where(end => end.Issuer == signIn.Person.Issuer
                && (end.Subject == signIn.Person.Subject || (end.Subject == null && end.LogtoSessionId == signIn.LogtoSessionId))
                && end.ExpiresAt > signIn.CompletedAt)
            .ToListAsync(cancellationToken);

    /// <summary>Adds one in the place of an earlier one that says the same: the later one covers what that did.</summary>
    public static async Task AddEndAsync(this BookstoreDbContext database, RecordedEnd end, CancellationToken cancellationToken = default)
    {
        // Logto may tell of two things in the wrong order: the later of the two has to stay.
        var same = database.SessionEnds.Where(row => row.Issuer == end.Issuer
            && row.Subject == end.Subject && row.LogtoSessionId == end.LogtoSessionId && row.Reason == end.Reason);
        if (await same.AnyAsync(row => row.OccurredAt > end.OccurredAt, cancellationToken))
        {
            return;
        }

        await same.ExecuteDeleteAsync(cancellationToken);
        database.SessionEnds.Add(end);
    }
}
