using Bookstore.Domain.Patrons;
using Bookstore.Infrastructure.Patreon.Rows;
using Bookstore.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>Stores members that Patreon reported, each where its report is not older than what is stored.</summary>
internal static class MemberBatch
{
    /// <param name="latest">What is stored as of a later time is of a clock that was wrong, and older than any report.</param>
    /// <returns>The Patreon users whose memberships changed.</returns>
    public static async Task<IReadOnlyCollection<string>> SaveAsync(
        BookstoreDbContext database, Campaign campaign, Membership[] batch, DateTimeOffset latest, CancellationToken cancellationToken)
    {
        HashSet<string> users = [.. batch.Select(member => member.PatreonUserId)];
        string[] ids = [.. batch.Select(member => member.MemberId)];
        campaign = (await database.PatreonCampaigns.AsNoTracking().SingleOrDefaultAsync(row => row.Id == campaign.Id, cancellationToken))
            ?.ToCampaign() ?? campaign;
        var known = await database.PatreonMembers.Where(member => ids.Contains(member.MemberId))
            .ToDictionaryAsync(member => member.MemberId, cancellationToken);
        var removed = await database.PatreonRemovals.Where(removal => ids.Contains(removal.MemberId))
            .ToDictionaryAsync(removal => removal.MemberId, removal => removal.AsOf, cancellationToken);
        foreach (var member in batch)
        {
            if (removed.TryGetValue(member.MemberId, out var removedAt) && removedAt >= StoredTime.Truncate(member.AsOf) && removedAt <= latest)
            {
                continue;
            }

            if (known.GetValueOrDefault(member.MemberId) is not { } row)
            {
                known.Add(member.MemberId, row = MemberRow.From(member.CarryOver(null, campaign), campaign));
                database.PatreonMembers.Add(row);
            }
            else if (row.AsOf <= member.AsOf || row.AsOf > latest)
            {
                // If the membership moved to another Patreon user, that one inherits nothing.
                users.Add(row.PatreonUserId);
                row.Update(member.CarryOver(row.PatreonUserId == member.PatreonUserId ? row.ToMembership() : null, campaign), campaign);
            }
        }

        await database.SaveChangesAsync(cancellationToken);
        return users;
    }
}
