using Bookstore.Domain.Sessions;
using Bookstore.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>What <see cref="SessionStore"/> asks of the database.</summary>
internal static class SessionQueries
{
    /// <summary>Judges whether a session may be opened. Asked in the transaction that inserts it.</summary>
    public static async Task<SignInVerdict> JudgeAsync(this BookstoreDbContext database, UserSession session, SignInAttempt? signIn) =>
        !await database.UserProfiles.AnyAsync(profile => profile.Id == session.ProfileId && !profile.IsSuspended) ? SignInVerdict.Denied
        : signIn is null ? SignInVerdict.Accepted
        : signIn.Judge(await database.FindEndsAsync(signIn));

    /// <summary>
    /// The session that the browser had, and the one of a tab that came back at the same moment: this tab sent its request before
    /// it had that one's answer, so its cookies tell of a sign-in that is complete.
    /// </summary>
    public static IQueryable<UserSession> ReplacedBy(this BookstoreDbContext database, UserSession session, BroughtCookies brought) =>
        database.UserSessions.AsNoTracking().Where(other => other.Id != session.Id
            && (other.KeyHash == brought.KeyHash
                || (other.ProfileId == session.ProfileId && other.SignInId != null && brought.SignIns.Contains(other.SignInId))));

    /// <summary>The person's sessions beyond those that are kept beside a new one: those that were used least lately.</summary>
    public static IQueryable<UserSession> SurplusBeside(this BookstoreDbContext database, UserSession session, int kept)
    {
        var surplus = database.UserSessions.Where(other => other.ProfileId == session.ProfileId && other.Id != session.Id)
            .OrderByDescending(other => other.LastSeenAt).ThenByDescending(other => other.CreatedAt)
            .Skip(kept - 1)
            .Select(other => other.Id);
        return database.UserSessions.AsNoTracking().Where(other => surplus.Contains(other.Id));
    }

    /// <summary>Writes down that a session is used. An update, never an insert: one that has ended in the meantime stays ended.</summary>
    /// <returns>Whether it is there still.</returns>
    public static async Task<bool> NoteUseAsync(this BookstoreDbContext database, UserSession session) =>
        await database.UserSessions.Where(row => row.KeyHash == session.KeyHash).ExecuteUpdateAsync(update => update
            .SetProperty(row => row.LastSeenAt, session.LastSeenAt)
            .SetProperty(row => row.ExpiresAt, session.ExpiresAt)) > 0;
}
