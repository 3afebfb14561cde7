using System.Collections.Concurrent;
using Bookstore.Domain.Patrons;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>Reads one member from Patreon, and has the database say the same.</summary>
internal sealed class MemberRefresher(PatreonApi api, MemberStore store, ILogger<MemberRefresher> logger)
{
    // Tiers that members list and the campaign does not: those that were deleted. It is asked for each of them once.
    private readonly ConcurrentDictionary<string, bool> _deleted = [];

    /// <summary>Reads a member anew: it is stored, or removed where Patreon says that there is none.</summary>
    /// <param name="memberId">Patreon's id of the membership.</param>
    /// <param name="isBulk">Whether it is one of many, which nobody waits for.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether it is gone.</returns>
    /// <exception cref="PatreonException">Patreon did not say.</exception>
    public async Task<bool> ReadAsync(string memberId, bool isBulk, CancellationToken cancellationToken)
    {
        if (await store.FindCampaignAsync(cancellationToken) is not { } known)
        {
            // The first sync reads the campaign before its members: it will read this one after now.
            return false;
        }

        var (member, asOf) = await api.FindMemberAsync(memberId, isBulk, cancellationToken);
        if (member is null)
        {
            await store.RemoveAsync(memberId, asOf, cancellationToken);
            logger.MemberRead("gone");
            return true;
        }

        if (member.CampaignId == known.Campaign.Id)
        {
            await store.SaveAsync(await FindCampaignAsync(known.Campaign, member, cancellationToken), [member], cancellationToken);
            logger.MemberRead("stored");
        }
        else
        {
            logger.MemberRead("of another campaign");
        }

        return false;
    }

    // A tier that was made since the last sync is worth something at once.
    private async Task<Campaign> FindCampaignAsync(Campaign known, Membership member, CancellationToken cancellationToken)
    {
        if (Lacking(known).All(_deleted.ContainsKey))
        {
            return known;
        }

        try
        {
            var (campaign, asOf) = await api.ReadCampaignAsync(cancellationToken);
            await store.SaveAsync(campaign, asOf, cancellationToken);
            foreach (var tier in Lacking(campaign))
            {
                _deleted[tier] = true;
            }

            return campaign;
        }
        catch (PatreonException)
        {
            // What was said of the member holds all the same; the next read asks again.
            return known;
        }

        IEnumerable<string> Lacking(Campaign campaign) => member.TierIds.Except(campaign.Tiers.Select(tier => tier.Id));
    }
}
