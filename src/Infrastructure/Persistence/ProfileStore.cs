using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using Bookstore.Infrastructure.Caching;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>The profiles in the database.</summary>
internal sealed class ProfileStore(
    IDbContextFactory<BookstoreDbContext> databases, WriteLock gate, MembershipCache memberships, ILogger<ProfileStore> logger) : IProfileStore
{
    private const int MaxTries = 3;
    private const int UniqueIndexViolated = 2067;
    private const int PrimaryKeyViolated = 1555;

    public async Task<UserProfile?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.UserProfiles.AsNoTracking().SingleOrDefaultAsync(profile => profile.Id == id, cancellationToken);
    }

    public async Task DeleteAsync(LogtoSubject person, CancellationToken cancellationToken)
    {
        // The foreign keys take the Patreon identity and the sessions along.
        using var entered = await gate.AcquireAsync(cancellationToken);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await database.UserProfiles.Where(profile => profile.Issuer == person.Issuer && profile.Subject == person.Subject)
            .ExecuteDeleteAsync(cancellationToken);
        memberships.EvictAll();
    }

    public async Task<T> ChangeAsync<T>(Func<IProfiles, CancellationToken, Task<T>> change, CancellationToken cancellationToken)
    {
        using var entered = await gate.AcquireAsync(cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            var result = await change(new Profiles(database), cancellationToken);
            List<Guid> relinked = [.. database.ChangeTracker.Entries<PatreonIdentity>()
                .Where(identity => identity.State != EntityState.Unchanged).Select(identity => identity.Entity.ProfileId)];
            try
            {
                await database.SaveChangesAsync(cancellationToken);
                relinked.ForEach(memberships.EvictAccount);
                return result;
            }
            catch (DbUpdateException exception) when (attempt < MaxTries && IsConflict(exception))
            {
                // Another process wrote the same person between the read and the write: the next read finds the row.
                logger.WriteConflict(attempt + 1, exception);
            }
        }
    }

    // A row that is there already, or is no longer: not a broken foreign key, which a second try would not mend.
    private static bool IsConflict(DbUpdateException exception) =>
        exception is DbUpdateConcurrencyException
        || exception.InnerException is SqliteException { SqliteExtendedErrorCode: UniqueIndexViolated or PrimaryKeyViolated };

    private sealed class Profiles(BookstoreDbContext database) : IProfiles
    {
        public Task<UserProfile?> FindAsync(LogtoSubject person, CancellationToken cancellationToken) =>
            database.UserProfiles.SingleOrDefaultAsync(
                profile => profile.Issuer == person.Issuer && profile.Subject == person.Subject, cancellationToken);

        public Task<UserProfile?> FindByPatreonAsync(string issuer, string patreonUserId, CancellationToken cancellationToken) =>
            database.UserProfiles.SingleOrDefaultAsync(
                profile => profile.Patreon!.Issuer == issuer && profile.Patreon.PatreonUserId == patreonUserId, cancellationToken);

        public Task<IReadOnlyList<RecordedEnd>> FindEndsAsync(SignInAttempt signIn, CancellationToken cancellationToken) =>
            database.FindEndsAsync(signIn, cancellationToken);

        public void Add(UserProfile profile) => database.UserProfiles.Add(profile);
    }
}
