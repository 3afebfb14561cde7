using System.Data.Common;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using Bookstore.Infrastructure.Caching;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Persistence;

internal sealed class ProfileStore(
    IDbContextFactory<BookstoreDbContext> databases,
    IDatabaseProvider provider,
    WriteLock writeLock,
    MembershipCache membershipCache,
    IInstanceNotifications notifications,
    ILogger<ProfileStore> logger) : IProfileStore
{
    private const int MaxAttempts = 3;

    public async Task<UserProfile?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.UserProfiles.AsNoTracking().SingleOrDefaultAsync(profile => profile.Id == id, cancellationToken);
    }

    public async Task<UserProfile?> FindAsync(LogtoSubject person, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.UserProfiles.AsNoTracking().SingleOrDefaultAsync(
            profile => profile.Issuer == person.Issuer && profile.Subject == person.Subject, cancellationToken);
    }

    public async Task DeleteAsync(LogtoSubject person, CancellationToken cancellationToken)
    {
        // The foreign keys delete the Patreon identity and the sessions too.
        using var lease = await writeLock.AcquireAsync(cancellationToken);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var deleted = database.UserProfiles.Where(profile => profile.Issuer == person.Issuer && profile.Subject == person.Subject);
        var ids = await deleted.Select(profile => profile.Id).ToListAsync(cancellationToken);
        await deleted.ExecuteDeleteAsync(cancellationToken);
        await notifications.SendAsync(database, AccountsOf(ids), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        ids.ForEach(membershipCache.EvictAccount);
    }

    public async Task<T> ChangeAsync<T>(Func<IProfiles, CancellationToken, Task<T>> change, CancellationToken cancellationToken)
    {
        using var lease = await writeLock.AcquireAsync(cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            var result = await change(new Profiles(database), cancellationToken);
            // Unchanged ones too: another process may have linked them since this one cached that there is no account.
            var identities = database.ChangeTracker.Entries<PatreonIdentity>().ToList();
            List<Guid> linked = [.. identities.Select(identity => identity.Entity.ProfileId)];
            // The other instances only need to hear of changes, which few sign-ins make: commits that notify wait for each other.
            var changed = identities.Where(identity => identity.State != EntityState.Unchanged).Select(identity => identity.Entity.ProfileId).ToList();
            try
            {
                await using var transaction = changed.Count > 0 ? await database.Database.BeginTransactionAsync(cancellationToken) : null;
                await database.SaveChangesAsync(cancellationToken);
                if (transaction is not null)
                {
                    await notifications.SendAsync(database, AccountsOf(changed), cancellationToken);
                    await transaction.CommitAsync(cancellationToken);
                }

                linked.ForEach(membershipCache.EvictAccount);
                return result;
            }
            catch (DbUpdateException exception) when (attempt < MaxAttempts && IsConflict(exception))
            {
                // Another process wrote the same profile between the read and the write: the next read finds the row.
                logger.WriteConflict(attempt + 1, exception);
            }
        }
    }

    private static InstanceNotification AccountsOf(IEnumerable<Guid> profileIds) =>
        new(InstanceTopic.PatreonAccounts, [.. profileIds.Select(id => id.ToString())]);

    // The row exists already, or no longer. A missing foreign key is no conflict: a second attempt would fail too.
    private bool IsConflict(DbUpdateException exception) =>
        exception is DbUpdateConcurrencyException || (exception.InnerException is DbException inner && provider.IsUniqueViolation(inner));

    private sealed class Profiles(BookstoreDbContext database) : IProfiles
    {
        public Task<UserProfile?> FindAsync(LogtoSubject person, CancellationToken cancellationToken) =>
            database.UserProfiles.SingleOrDefaultAsync(
                profile => profile.Issuer == person.Issuer && profile.Subject == person.Subject, cancellationToken);

        public Task<UserProfile?> FindByPatreonAsync(string issuer, string patreonUserId, CancellationToken cancellationToken) =>
            database.UserProfiles.SingleOrDefaultAsync(
                profile => profile.Patreon!.Issuer == issuer && profile.Patreon.PatreonUserId == patreonUserId, cancellationToken);

        public Task<IReadOnlyList<SessionRevocation>> FindRevocationsAsync(SignInAttempt signIn, CancellationToken cancellationToken) =>
            database.FindRevocationsAsync(signIn, cancellationToken);

        public void Add(UserProfile profile) => database.UserProfiles.Add(profile);
    }
}
