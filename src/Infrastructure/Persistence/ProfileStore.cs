using System.Data.Common;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Caching;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Persistence;

internal sealed class ProfileStore(
    IDbContextFactory<BookstoreDbContext> databases,
    IDatabaseProvider provider,
    WriteLock writeLock,
    IProfileSessions sessions,
    MembershipCache membershipCache,
    ProfileSummaries summaries,
    IInstanceNotifications notifications,
    ILogger<ProfileStore> logger) : IProfileStore
{
    private const int MaxAttempts = 3;

    private readonly SignInQueries _queries = new();

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

    // Callers share a load, so none of them cancels it.
    public Task<ProfileSummary?> FindSummaryAsync(Guid id, CancellationToken cancellationToken) =>
        summaries.FindAsync(
            id,
            async () => await FindAsync(id, CancellationToken.None) is { } profile ? ProfileSummaries.Of(profile) : null)
        .WaitAsync(cancellationToken);

    public async Task<IReadOnlyList<string>> DeleteAsync(LogtoSubject person, CancellationToken cancellationToken)
    {
        var (ids, endSessions) = await writeLock.RunAsync(
            async () =>
            {
                await using var database = await databases.CreateDbContextAsync(cancellationToken);
                await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
                // After a first sign-in that is under way, or before it.
                await writeLock.LockAsync(database.Database, [person], cancellationToken: cancellationToken);
                var deleted = database.UserProfiles.Where(profile => profile.Issuer == person.Issuer && profile.Subject == person.Subject);
                var ids = await deleted.Select(profile => profile.Id).ToListAsync(cancellationToken);
                // The foreign key would delete them too, but nobody would evict them, nor revoke their tokens.
                var endSessions = await sessions.DeleteAsync(database, ids);
                await deleted.ExecuteDeleteAsync(cancellationToken);
                await notifications.SendAsync(database, AccountsOf(ids), cancellationToken);
                await notifications.SendAsync(database, ProfileSummaries.Of(ids), cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return (ids, endSessions);
            },
            cancellationToken);
        ids.ForEach(membershipCache.EvictAccount);
        ids.ForEach(summaries.Evict);
        return endSessions();
    }

    public Task<T> ChangeAsync<T>(Func<IProfiles, CancellationToken, Task<T>> change, CancellationToken cancellationToken) =>
        ChangeAsync(provider.IsServer, (_, all, token) => change(all, token), cancellationToken);

    /// <summary>As the other, with what else the change stores, in one transaction from its first read on.</summary>
    public Task<T> ChangeAsync<T>(Func<BookstoreDbContext, Profiles, CancellationToken, Task<T>> change, CancellationToken cancellationToken) =>
        ChangeAsync(beginsEarly: true, change, cancellationToken);

    /// <summary>
    /// Runs a change and rolls it back, so that the runtime has compiled what a change needs before one holds the lock. First without
    /// the lock, since that takes longest.
    /// </summary>
    public async Task RehearseAsync(Func<BookstoreDbContext, Profiles, CancellationToken, Task> change, CancellationToken cancellationToken)
    {
        await using (var reading = await databases.CreateDbContextAsync(cancellationToken))
        {
            await change(reading, new Profiles(reading, writeLock, _queries), cancellationToken);
        }

        using var lease = await writeLock.AcquireAsync(cancellationToken);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await change(database, new Profiles(database, writeLock, _queries), cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.RollbackAsync(cancellationToken);
    }

    private async Task<T> ChangeAsync<T>(
        bool beginsEarly, Func<BookstoreDbContext, Profiles, CancellationToken, Task<T>> change, CancellationToken cancellationToken)
    {
        using var lease = await writeLock.AcquireAsync(cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryChangeAsync(beginsEarly, change, cancellationToken);
            }
            catch (Exception exception) when (attempt < MaxAttempts && IsConflict(exception))
            {
                // Another process wrote the same profile between the read and the write: the next read finds the row.
                logger.WriteConflict(attempt + 1, exception);
            }
        }
    }

    private async Task<T> TryChangeAsync<T>(
        bool beginsEarly, Func<BookstoreDbContext, Profiles, CancellationToken, Task<T>> change, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        // On a server already for the reads, which take the locks of the people whom the change is about.
        await using var early = beginsEarly ? await database.Database.BeginTransactionAsync(cancellationToken) : null;
        if (early is null)
        {
            // Once, not for each of the queries.
            await database.Database.OpenConnectionAsync(cancellationToken);
        }

        var all = new Profiles(database, writeLock, _queries);
        var result = await change(database, all, cancellationToken);
        // Once, not at each look at the entries.
        database.ChangeTracker.DetectChanges();
        database.ChangeTracker.AutoDetectChangesEnabled = false;
        var profiles = database.ChangeTracker.Entries<UserProfile>().ToList();
        // The other instances only need to hear of changes, which few sign-ins make: commits that notify wait for each other.
        List<Guid> linked = [.. database.ChangeTracker.Entries<PatreonIdentity>().Where(IsLinkedOtherwise).Select(identity => identity.Entity.ProfileId)];
        var summarized = ProfileSummaries.Changed(profiles);
        await using var late = early is null && linked.Count + summarized.Keys.Count > 0 ? await database.Database.BeginTransactionAsync(cancellationToken) : null;

        // The next page of who signed in reads nothing.
        var own = profiles.Select(entry => entry.Entity).FirstOrDefault(all.Holds);
        using var summary = own is null ? null : summaries.Reserve(own.Id);
        using var account = own is not null && IsAccountCertain(database, own) ? membershipCache.ReserveAccount(own.Id) : null;
        await database.SaveChangesAsync(cancellationToken);
        await notifications.SendAsync(database, AccountsOf(linked), cancellationToken);
        await notifications.SendAsync(database, summarized, cancellationToken);
        if ((early ?? late) is { } transaction)
        {
            await transaction.CommitAsync(cancellationToken);
        }

        summary?.Keep(ProfileSummaries.Of(own!));
        account?.Keep(own!.Patreon);
        // Unchanged ones too: another process may have linked or unlinked them since this one cached their accounts.
        foreach (var profile in profiles.Select(entry => entry.Entity))
        {
            if (profile != own)
            {
                summaries.Evict(profile.Id);
            }

            if (profile != own || account is null)
            {
                membershipCache.EvictAccount(profile.Id);
            }
        }

        return result;
    }

    // Who signs in with an account takes it away from its holder under another person's lock, and perhaps after this change read it.
    // If the change writes it, it fails then, and runs again.
    private static bool IsAccountCertain(BookstoreDbContext database, UserProfile profile) =>
        profile.Patreon is not { } account || database.Entry(account).State is EntityState.Added or EntityState.Modified;

    private static InstanceNotification AccountsOf(IEnumerable<Guid> profileIds) =>
        new(InstanceTopic.PatreonAccounts, [.. profileIds.Select(id => id.ToString())]);

    // That Logto confirmed the same account again is nobody's news.
    private static bool IsLinkedOtherwise(EntityEntry<PatreonIdentity> identity) =>
        identity.State is EntityState.Added or EntityState.Deleted
        || identity.Properties.Any(property => property.IsModified && property.Metadata.Name != nameof(PatreonIdentity.LastConfirmedAt));

    // The row exists already, or no longer. A missing foreign key is no conflict: a second attempt would fail too.
    private bool IsConflict(Exception exception) =>
        exception is DbUpdateConcurrencyException
        || (exception is DbUpdateException { InnerException: DbException inner } && provider.IsUniqueViolation(inner))
        || writeLock.IsConflict(exception);
}
