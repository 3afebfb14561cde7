using Bookstore.Domain;
using Bookstore.Domain.Patrons;
using Bookstore.Infrastructure.Caching;
using Bookstore.Infrastructure.Patreon.Rows;
using Bookstore.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>The campaign and its members in the database. An older report never overwrites a newer one, and only the leader writes.</summary>
internal sealed class MemberStore(
    IDbContextFactory<BookstoreDbContext> databases,
    WriteLock writeLock,
    LeaderElection election,
    MembershipCache cache,
    IInstanceNotifications notifications,
    IOptions<PatreonOptions> patreon,
    TimeProvider clock)
{
    private const int BatchSize = 200;

    private static readonly TimeSpan LongestRequest = TimeSpan.FromHours(1);

    // What is stored as of a later time is of a clock that was wrong: it must not outrank what Patreon says until then.
    private DateTimeOffset Latest => clock.GetUtcNow() + Clocks.LargestDifference;

    /// <summary>Finds this site's campaign; null before it was first read.</summary>
    public async Task<CampaignRecord?> FindCampaignAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var row = await database.PatreonCampaigns.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        return row is null || (patreon.Value.CampaignId.Length > 0 && row.Id != patreon.Value.CampaignId)
            ? null
            : new CampaignRecord(row.ToCampaign(), row.AsOf, row.SyncedAt);
    }

    public async Task<StoredMemberships> FindMembershipsAsync(string campaignId, string patreonUserId, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await database.PatreonMembers.AsNoTracking()
            .Where(member => member.CampaignId == campaignId && member.PatreonUserId == patreonUserId).ToListAsync(cancellationToken);
        var removedAt = await database.PatreonRemovals.Where(removal => removal.PatreonUserId == patreonUserId)
            .OrderByDescending(removal => removal.AsOf).Select(removal => (DateTimeOffset?)removal.AsOf).FirstOrDefaultAsync(cancellationToken);
        return new StoredMemberships([.. rows.Select(row => row.ToMembership())], removedAt);
    }

    /// <summary>Lists the ids of members who were last read before a time, the oldest first.</summary>
    public async Task<IReadOnlyList<string>> ListStaleAsync(string campaignId, DateTimeOffset since, int count, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var latest = Latest;
        return await database.PatreonMembers
            .Where(member => member.CampaignId == campaignId && (member.AsOf < since || member.AsOf > latest))
            .OrderBy(member => member.AsOf).Select(member => member.MemberId).Take(count).ToListAsync(cancellationToken);
    }

    /// <summary>Lists the members whose amount decides and has no known currency.</summary>
    public async Task<IReadOnlyList<(string MemberId, int Cents)>> ListWithoutCurrencyAsync(string campaignId, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var members = await database.PatreonMembers.Where(member => member.CampaignId == campaignId && member.LacksCurrency)
            .Select(member => new { member.MemberId, member.EntitledCents }).ToListAsync(cancellationToken);
        return [.. members.Select(member => (member.MemberId, member.EntitledCents))];
    }

    /// <summary>Stores the campaign, and deletes any other one with its members.</summary>
    public async Task SaveAsync(Campaign campaign, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        using (await writeLock.AcquireAsync(cancellationToken))
        {
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            await using var transaction = await election.BeginTransactionAsync(database, cancellationToken);
            await database.PatreonMembers.Where(member => member.CampaignId != campaign.Id).ExecuteDeleteAsync(cancellationToken);
            await database.PatreonCampaigns.Where(row => row.Id != campaign.Id).ExecuteDeleteAsync(cancellationToken);
            var row = await database.PatreonCampaigns.SingleOrDefaultAsync(cancellationToken);
            if (row is null)
            {
                row = new CampaignRow { Id = campaign.Id, CreatorUserId = campaign.CreatorUserId, AsOf = asOf };
                database.PatreonCampaigns.Add(row);
            }
            else if (row.AsOf > asOf && row.AsOf <= Latest)
            {
                return;
            }

            row.Update(campaign, asOf);
            await database.SaveChangesAsync(cancellationToken);
            await notifications.SendAsync(database, new(InstanceTopic.PatreonCampaigns, campaign.Id), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        cache.EvictAll();
    }

    /// <summary>
    /// Stores members of a campaign, in batches, so that no other write waits long. The stored campaign counts rather than the
    /// given one, because it also has the deleted tiers.
    /// </summary>
    public async Task SaveAsync(Campaign campaign, IReadOnlyList<Membership> members, CancellationToken cancellationToken)
    {
        foreach (var batch in members.Chunk(BatchSize))
        {
            IReadOnlyCollection<string> users;
            using (await writeLock.AcquireAsync(cancellationToken))
            {
                await using var database = await databases.CreateDbContextAsync(cancellationToken);
                await using var transaction = await election.BeginTransactionAsync(database, cancellationToken);
                users = await MemberBatch.SaveAsync(database, campaign, batch, Latest, cancellationToken);
                await notifications.SendAsync(database, new(InstanceTopic.PatreonMemberships, users), cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }

            foreach (var user in users)
            {
                cache.EvictMemberships(user);
            }
        }
    }

    /// <summary>Records that a sync which began at a time has read all members.</summary>
    public async Task CompleteSyncAsync(string campaignId, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        using (await writeLock.AcquireAsync(cancellationToken))
        {
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            await using var transaction = await election.BeginTransactionAsync(database, cancellationToken);
            await database.PatreonCampaigns.Where(row => row.Id == campaignId)
                .ExecuteUpdateAsync(row => row.SetProperty(campaign => campaign.SyncedAt, startedAt), cancellationToken);
            var latest = Latest;
            await database.PatreonRemovals.Where(removal => removal.AsOf < startedAt - LongestRequest || removal.AsOf > latest)
                .ExecuteDeleteAsync(cancellationToken);
            await notifications.SendAsync(database, new(InstanceTopic.PatreonCampaigns, campaignId), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        cache.EvictCampaign();
    }

    /// <summary>Removes a member of whom Patreon said at a time that there is none.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> RemoveAsync(string memberId, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        MemberRow? row;
        var latest = Latest;
        using (await writeLock.AcquireAsync(cancellationToken))
        {
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            await using var transaction = await election.BeginTransactionAsync(database, cancellationToken);
            row = await database.PatreonMembers.SingleOrDefaultAsync(
                member => member.MemberId == memberId && (member.AsOf <= asOf || member.AsOf > latest), cancellationToken);
            if (row is not null)
            {
                database.PatreonMembers.Remove(row);
            }

            // A page that was requested before must not bring the member back.
            if (await database.PatreonRemovals.FindAsync([memberId], cancellationToken) is not { } removal)
            {
                database.PatreonRemovals.Add(removal = new RemovedMemberRow { MemberId = memberId });
            }

            removal.PatreonUserId = row?.PatreonUserId ?? removal.PatreonUserId;
            removal.AsOf = removal.AsOf > asOf && removal.AsOf <= latest ? removal.AsOf : asOf;
            await database.SaveChangesAsync(cancellationToken);
            await notifications.SendAsync(
                database, new(InstanceTopic.PatreonMemberships, row is null ? [] : [row.PatreonUserId]), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        if (row is not null)
        {
            cache.EvictMemberships(row.PatreonUserId);
        }

        return row is not null;
    }
}
