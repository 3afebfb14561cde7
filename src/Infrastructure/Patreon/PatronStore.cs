using System.Collections.Concurrent;
using Bookstore.Domain.Patrons;
using Bookstore.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>The campaign and its members in the database. What was read earlier never overwrites what was read later.</summary>
internal sealed class PatronStore(
    IDbContextFactory<BookstoreDbContext> databases, WriteGate gate, PatronCache cache, IOptions<PatreonOptions> patreon, TimeProvider clock)
{
    private const int BatchSize = 200;

    private static readonly TimeSpan LongestRead = TimeSpan.FromHours(1);

    // A page that was asked for before a member was removed must not bring it back.
    private readonly ConcurrentDictionary<string, DateTimeOffset> _removed = [];

    /// <summary>Finds this site's campaign, or null where it was not read yet.</summary>
    public async Task<KnownCampaign?> FindCampaignAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var row = await database.PatreonCampaigns.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        return row is null || (patreon.Value.CampaignId.Length > 0 && row.Id != patreon.Value.CampaignId)
            ? null
            : new KnownCampaign(row.ToCampaign(), row.AsOf, row.SyncedAt);
    }

    /// <summary>Finds the membership of a Patreon user in a campaign, or null.</summary>
    public async Task<Membership?> FindMembershipAsync(string campaignId, string patreonUserId, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var row = await database.PatreonMembers.AsNoTracking().SingleOrDefaultAsync(
            member => member.CampaignId == campaignId && member.PatreonUserId == patreonUserId, cancellationToken);
        return row?.ToMembership();
    }

    /// <summary>Lists members of a campaign that were not read since a time, those known longest first.</summary>
    public async Task<IReadOnlyList<string>> ListUnseenAsync(string campaignId, DateTimeOffset since, int count, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.PatreonMembers.Where(member => member.CampaignId == campaignId && member.AsOf < since)
            .OrderBy(member => member.AsOf).Select(member => member.MemberId).Take(count).ToListAsync(cancellationToken);
    }

    /// <summary>Stores what Patreon says of the campaign. Another one, and its members, are forgotten.</summary>
    public async Task SaveAsync(Campaign campaign, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        using (await gate.EnterAsync(cancellationToken))
        {
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
            await database.PatreonMembers.Where(member => member.CampaignId != campaign.Id).ExecuteDeleteAsync(cancellationToken);
            await database.PatreonCampaigns.Where(row => row.Id != campaign.Id).ExecuteDeleteAsync(cancellationToken);
            var row = await database.PatreonCampaigns.SingleOrDefaultAsync(cancellationToken);
            if (row is null)
            {
                row = new StoredCampaign { Id = campaign.Id, CreatorUserId = campaign.CreatorUserId, AsOf = asOf };
                database.PatreonCampaigns.Add(row);
            }
            else if (row.AsOf > asOf)
            {
                return;
            }
            else
            {
                // Not all at once: the same key can't be deleted and added in one go.
                row.Tiers.Clear();
                await database.SaveChangesAsync(cancellationToken);
            }

            row.Become(campaign, asOf);
            await database.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        cache.Forget();
    }

    /// <summary>Stores what Patreon says of members of a campaign, in batches that hold nobody up.</summary>
    public async Task SaveAsync(Campaign campaign, IReadOnlyList<Membership> members, CancellationToken cancellationToken)
    {
        foreach (var batch in members.Chunk(BatchSize))
        {
            using (await gate.EnterAsync(cancellationToken))
            {
                await SaveBatchAsync(campaign, batch, cancellationToken);
            }

            foreach (var member in batch)
            {
                cache.ForgetMembership(member.PatreonUserId);
            }
        }
    }

    /// <summary>Takes it that all members of a campaign were read, by a reading that began at a time.</summary>
    public async Task CompleteSyncAsync(string campaignId, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        using (await gate.EnterAsync(cancellationToken))
        {
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            await database.PatreonCampaigns.Where(row => row.Id == campaignId)
                .ExecuteUpdateAsync(row => row.SetProperty(campaign => campaign.SyncedAt, startedAt), cancellationToken);
        }

        cache.ForgetCampaign();
    }

    /// <summary>Removes a member of which Patreon said at a time that there is none.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> RemoveAsync(string memberId, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        string? user;
        using (await gate.EnterAsync(cancellationToken))
        {
            Remember(memberId, asOf);
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            var rows = database.PatreonMembers.Where(member => member.MemberId == memberId && member.AsOf <= asOf);
            user = await rows.Select(member => member.PatreonUserId).SingleOrDefaultAsync(cancellationToken);
            await rows.ExecuteDeleteAsync(cancellationToken);
        }

        if (user is not null)
        {
            cache.ForgetMembership(user);
        }

        return user is not null;
    }

    private async Task SaveBatchAsync(Campaign campaign, Membership[] batch, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        string[] users = [.. batch.Select(member => member.PatreonUserId)];
        string[] ids = [.. batch.Select(member => member.MemberId)];
        var known = await database.PatreonMembers
            .Where(member => (member.CampaignId == campaign.Id && users.Contains(member.PatreonUserId)) || ids.Contains(member.MemberId))
            .ToListAsync(cancellationToken);
        var byUser = known.ToDictionary(row => row.PatreonUserId);
        var byId = known.ToDictionary(row => row.MemberId);
        foreach (var member in batch)
        {
            if (_removed.TryGetValue(member.MemberId, out var removedAt) && removedAt >= member.AsOf)
            {
                continue;
            }

            var row = byUser.GetValueOrDefault(member.PatreonUserId);
            var other = byId.GetValueOrDefault(member.MemberId);
            if (row?.AsOf > member.AsOf || other?.AsOf > member.AsOf)
            {
                continue;
            }

            if (other is not null && other != row)
            {
                // The membership went to another of Patreon's users.
                database.PatreonMembers.Remove(other);
                byUser.Remove(other.PatreonUserId);
                cache.ForgetMembership(other.PatreonUserId);
            }

            if (row is null)
            {
                row = StoredMember.Of(member);
                byUser.Add(row.PatreonUserId, row);
                database.PatreonMembers.Add(row);
            }
            else
            {
                row.Become(member.After(row.ToMembership(), campaign));
            }

            byId[row.MemberId] = row;
        }

        await database.SaveChangesAsync(cancellationToken);
    }

    private void Remember(string memberId, DateTimeOffset asOf)
    {
        var old = clock.GetUtcNow() - LongestRead;
        foreach (var (id, time) in _removed)
        {
            if (time < old)
            {
                _removed.TryRemove(id, out _);
            }
        }

        _removed[memberId] = asOf;
    }
}
