using Bookstore.Domain.Patrons;
using Bookstore.Infrastructure.Caching;
using Bookstore.Infrastructure.Patreon.Rows;
using Bookstore.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>The campaign and its members in the database. What was read earlier never overwrites what was read later.</summary>
internal sealed class MemberStore(
    IDbContextFactory<BookstoreDbContext> databases, WriteLock gate, MembershipCache cache, IOptions<PatreonOptions> patreon)
{
    private const int BatchSize = 200;

    private static readonly TimeSpan LongestRead = TimeSpan.FromHours(1);

    /// <summary>Finds this site's campaign, or null where it was not read yet.</summary>
    public async Task<KnownCampaign?> FindCampaignAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var row = await database.PatreonCampaigns.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        return row is null || (patreon.Value.CampaignId.Length > 0 && row.Id != patreon.Value.CampaignId)
            ? null
            : new KnownCampaign(row.ToCampaign(), row.AsOf, row.SyncedAt);
    }

    /// <summary>Finds the memberships of a Patreon user in a campaign.</summary>
    public async Task<KnownMemberships> FindMembershipsAsync(string campaignId, string patreonUserId, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await database.PatreonMembers.AsNoTracking()
            .Where(member => member.CampaignId == campaignId && member.PatreonUserId == patreonUserId).ToListAsync(cancellationToken);
        var removedAt = await database.PatreonRemovals.Where(removal => removal.PatreonUserId == patreonUserId)
            .OrderByDescending(removal => removal.AsOf).Select(removal => (DateTimeOffset?)removal.AsOf).FirstOrDefaultAsync(cancellationToken);
        return new KnownMemberships([.. rows.Select(row => row.ToMembership())], removedAt);
    }

    /// <summary>Lists members of a campaign that were not read since a time, those known longest first.</summary>
    public async Task<IReadOnlyList<string>> ListUnseenAsync(string campaignId, DateTimeOffset since, int count, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.PatreonMembers.Where(member => member.CampaignId == campaignId && member.AsOf < since)
            .OrderBy(member => member.AsOf).Select(member => member.MemberId).Take(count).ToListAsync(cancellationToken);
    }

    /// <summary>Lists members of a campaign whose amount decides and has no known currency, with the amount: a list of Patreon's does not tell it.</summary>
    public async Task<IReadOnlyList<(string MemberId, int Cents)>> ListWithoutCurrencyAsync(string campaignId, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var members = await database.PatreonMembers.Where(member => member.CampaignId == campaignId && member.LacksCurrency)
            .Select(member => new { member.MemberId, member.EntitledCents }).ToListAsync(cancellationToken);
        return [.. members.Select(member => (member.MemberId, member.EntitledCents))];
    }

    /// <summary>Stores what Patreon says of the campaign. Another one, and its members, are forgotten.</summary>
    public async Task SaveAsync(Campaign campaign, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        using (await gate.AcquireAsync(cancellationToken))
        {
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
            await database.PatreonMembers.Where(member => member.CampaignId != campaign.Id).ExecuteDeleteAsync(cancellationToken);
            await database.PatreonCampaigns.Where(row => row.Id != campaign.Id).ExecuteDeleteAsync(cancellationToken);
            var row = await database.PatreonCampaigns.SingleOrDefaultAsync(cancellationToken);
            if (row is null)
            {
                row = new CampaignRow { Id = campaign.Id, CreatorUserId = campaign.CreatorUserId, AsOf = asOf };
                database.PatreonCampaigns.Add(row);
            }
            else if (row.AsOf > asOf)
            {
                return;
            }

            row.Update(campaign, asOf);
            await database.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        cache.Forget();
    }

    /// <summary>
    /// Stores what Patreon says of members of a campaign, in batches that hold nobody up. Tiers that were deleted before
    /// count as they are stored, whatever the campaign lists.
    /// </summary>
    public async Task SaveAsync(Campaign campaign, IReadOnlyList<Membership> members, CancellationToken cancellationToken)
    {
        foreach (var batch in members.Chunk(BatchSize))
        {
            using (await gate.AcquireAsync(cancellationToken))
            {
                await SaveBatchAsync(campaign, batch, cancellationToken);
            }

            foreach (var member in batch)
            {
                cache.ForgetMemberships(member.PatreonUserId);
            }
        }
    }

    /// <summary>Takes it that all members of a campaign were read, by a reading that began at a time.</summary>
    public async Task CompleteSyncAsync(string campaignId, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        using (await gate.AcquireAsync(cancellationToken))
        {
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            await database.PatreonCampaigns.Where(row => row.Id == campaignId)
                .ExecuteUpdateAsync(row => row.SetProperty(campaign => campaign.SyncedAt, startedAt), cancellationToken);
            await database.PatreonRemovals.Where(removal => removal.AsOf < startedAt - LongestRead).ExecuteDeleteAsync(cancellationToken);
        }

        cache.ForgetCampaign();
    }

    /// <summary>Removes a member of which Patreon said at a time that there is none.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> RemoveAsync(string memberId, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        MemberRow? row;
        using (await gate.AcquireAsync(cancellationToken))
        {
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            row = await database.PatreonMembers.SingleOrDefaultAsync(
                member => member.MemberId == memberId && member.AsOf <= asOf, cancellationToken);
            if (row is not null)
            {
                database.PatreonMembers.Remove(row);
            }

            // A page that was asked for before this must not bring the member back.
            if (await database.PatreonRemovals.FindAsync([memberId], cancellationToken) is not { } removal)
            {
                database.PatreonRemovals.Add(removal = new RemovedMemberRow { MemberId = memberId });
            }

            removal.PatreonUserId = row?.PatreonUserId ?? removal.PatreonUserId;
            removal.AsOf = removal.AsOf > asOf ? removal.AsOf : asOf;
            await database.SaveChangesAsync(cancellationToken);
        }

        if (row is not null)
        {
            cache.ForgetMemberships(row.PatreonUserId);
        }

        return row is not null;
    }

    private async Task SaveBatchAsync(Campaign campaign, Membership[] batch, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        string[] ids = [.. batch.Select(member => member.MemberId)];
        campaign = (await database.PatreonCampaigns.AsNoTracking().SingleOrDefaultAsync(row => row.Id == campaign.Id, cancellationToken))
            ?.ToCampaign() ?? campaign;
        var known = await database.PatreonMembers.Where(member => ids.Contains(member.MemberId))
            .ToDictionaryAsync(member => member.MemberId, cancellationToken);
        var removed = await database.PatreonRemovals.Where(removal => ids.Contains(removal.MemberId))
            .ToDictionaryAsync(removal => removal.MemberId, removal => removal.AsOf, cancellationToken);
        foreach (var member in batch)
        {
            if (removed.TryGetValue(member.MemberId, out var removedAt) && removedAt >= member.AsOf)
            {
                continue;
            }

            if (known.GetValueOrDefault(member.MemberId) is not { } row)
            {
                known.Add(member.MemberId, row = MemberRow.From(member.CarryOver(null, campaign), campaign));
                database.PatreonMembers.Add(row);
            }
            else if (row.AsOf <= member.AsOf)
            {
                if (row.PatreonUserId != member.PatreonUserId)
                {
                    // The membership went to another of Patreon's users, who takes nothing over from the former.
                    cache.ForgetMemberships(row.PatreonUserId);
                }

                row.Update(member.CarryOver(row.PatreonUserId == member.PatreonUserId ? row.ToMembership() : null, campaign), campaign);
            }
        }

        await database.SaveChangesAsync(cancellationToken);
    }
}
