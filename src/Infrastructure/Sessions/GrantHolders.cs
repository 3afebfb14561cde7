using Bookstore.Domain.Sessions;
using Bookstore.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>A session that is open, as far as it tells which grant at Logto its tokens are of.</summary>
/// <param name="ProfileId">Whose it is.</param>
/// <param name="LogtoSessionId">Logto's session, or null.</param>
internal sealed record GrantHolder(Guid ProfileId, string? LogtoSessionId)
{
    /// <summary>Whether the tokens of a session or sign-in may be of the same grant.</summary>
    public bool MayShareGrant(Guid? profileId, string? logtoSessionId) =>
        UserSession.MayShareGrant(profileId, logtoSessionId, ProfileId, LogtoSessionId);
}

/// <summary>The open sessions, as holders of grants.</summary>
internal static class GrantHolders
{
    /// <summary>Finds those of any of these persons and Logto sessions.</summary>
    public static Task<List<GrantHolder>> FindAsync(
        BookstoreDbContext database, IReadOnlyList<Guid?> profileIds, IReadOnlyList<string?> logtoSessionIds, DateTimeOffset now) =>
        database.UserSessions
            .Where(session => session.ExpiresAt > now
                && (profileIds.Contains(session.ProfileId) || (session.LogtoSessionId != null && logtoSessionIds.Contains(session.LogtoSessionId))))
            .Select(session => new GrantHolder(session.ProfileId, session.LogtoSessionId))
            .ToListAsync();

    /// <summary>Tells whether any of them may hold tokens of the same grant as a sign-in's.</summary>
    public static async Task<bool> AreThereForAsync(BookstoreDbContext database, SignInAttempt signIn, DateTimeOffset now)
    {
        var profileId = await database.UserProfiles
            .Where(profile => profile.Issuer == signIn.Person.Issuer && profile.Subject == signIn.Person.Subject)
            .Select(profile => (Guid?)profile.Id)
            .SingleOrDefaultAsync();
        var holders = await FindAsync(database, [profileId], [signIn.LogtoSessionId], now);
        return holders.Any(holder => holder.MayShareGrant(profileId, signIn.LogtoSessionId));
    }
}
