using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using Bookstore.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>What the sessions ask of the database.</summary>
internal static class SessionQueries
{
    extension(BookstoreDbContext database)
    {
        public DbSet<UserSessionRow> UserSessions => database.Set<UserSessionRow>();
    }

    /// <summary>
    /// The session that the browser had, and the one that another tab opened at the same moment: this tab sent its request before
    /// that response arrived, so its cookies name a sign-in that is complete.
    /// </summary>
    public static IQueryable<UserSessionRow> ReplacedBy(this BookstoreDbContext database, UserSessionRow session, PresentedCookies presented) =>
        database.UserSessions.Where(other => other.Id != session.Id
            && (other.KeyHash == presented.KeyHash
                || (other.ProfileId == session.ProfileId && other.SignInId != null && presented.SignIns.Contains(other.SignInId))));

    /// <summary>The person's sessions beyond the number to keep, the new one included: those that were not used for the longest time.</summary>
    public static IQueryable<UserSessionRow> BeyondLimit(this BookstoreDbContext database, UserSessionRow session, int kept)
    {
        var surplus = database.UserSessions.Where(other => other.ProfileId == session.ProfileId && other.Id != session.Id)
            .OrderByDescending(other => other.LastSeenAt).ThenByDescending(other => other.CreatedAt)
            .Skip(kept - 1)
            .Select(other => other.Id);
        return database.UserSessions.Where(other => surplus.Contains(other.Id));
    }

    /// <summary>Compiles the query that counts a person's sessions, which every sign-in asks: see <see cref="SignInQueries"/>.</summary>
    public static Func<BookstoreDbContext, Guid, Task<int>> CompileCount() => EF.CompileAsyncQuery(
        (BookstoreDbContext database, Guid profileId) => database.Set<UserSessionRow>().Count(session => session.ProfileId == profileId));

    /// <summary>Stores a use. An update, never an insert, so that a session that ended in the meantime stays ended.</summary>
    /// <returns>Whether the session still exists.</returns>
    public static async Task<bool> UpdateLastSeenAsync(this BookstoreDbContext database, UserSessionRow session) =>
        await database.UserSessions.Where(row => row.KeyHash == session.KeyHash).ExecuteUpdateAsync(update => update
            .SetProperty(row => row.LastSeenAt, session.LastSeenAt)
            .SetProperty(row => row.ExpiresAt, session.ExpiresAt)) > 0;

    /// <summary>Lists the grants of open sessions that may be one of these.</summary>
    public static async Task<IReadOnlyList<LogtoGrant>> ListGrantsAsync(
        this BookstoreDbContext database, IReadOnlyList<LogtoGrant> grants, DateTimeOffset now)
    {
        List<Guid?> profileIds = [.. grants.Select(grant => grant.ProfileId)];
        List<string?> logtoSessionIds = [.. grants.Select(grant => grant.LogtoSessionId)];
        return await database.UserSessions
            .Where(session => session.ExpiresAt > now
                && (profileIds.Contains(session.ProfileId) || (session.LogtoSessionId != null && logtoSessionIds.Contains(session.LogtoSessionId))))
            .Select(session => new LogtoGrant(session.ProfileId, session.LogtoSessionId))
            .ToListAsync();
    }

    /// <summary>Finds the person of a profile; null where there is none. It never changes.</summary>
    public static async Task<LogtoSubject?> FindPersonAsync(this BookstoreDbContext database, Guid profileId) =>
        await database.UserProfiles.Where(profile => profile.Id == profileId)
            .Select(profile => new LogtoSubject(profile.Issuer, profile.Subject)).SingleOrDefaultAsync();

    /// <summary>Whether sessions are all of the person with a subject.</summary>
    public static async Task<bool> AreOfAsync(this BookstoreDbContext database, IReadOnlyList<UserSessionRow> sessions, string subject)
    {
        var profileIds = sessions.Select(session => session.ProfileId).Distinct().ToList();
        return await database.UserProfiles.AllAsync(profile => !profileIds.Contains(profile.Id) || profile.Subject == subject);
    }

    /// <summary>Whether an open session may have tokens of the same grant as a sign-in.</summary>
    public static async Task<bool> IsGrantSharedAsync(this BookstoreDbContext database, SignInAttempt signIn, DateTimeOffset now)
    {
        var profileId = await database.UserProfiles
            .Where(profile => profile.Issuer == signIn.Person.Issuer && profile.Subject == signIn.Person.Subject)
            .Select(profile => (Guid?)profile.Id)
            .SingleOrDefaultAsync();
        return await database.IsGrantSharedAsync(new LogtoGrant(profileId, signIn.LogtoSessionId), now);
    }

    /// <summary>Whether an open session may have tokens of a grant.</summary>
    public static async Task<bool> IsGrantSharedAsync(this BookstoreDbContext database, LogtoGrant grant, DateTimeOffset now) =>
        (await database.ListGrantsAsync([grant], now)).Any(grant.MayBeSameAs);
}
