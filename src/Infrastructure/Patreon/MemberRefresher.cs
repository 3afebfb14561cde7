using System.Collections.Concurrent;
using Bookstore.Domain.Patrons;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>Reads one member from Patreon, and stores or removes it.</summary>
internal sealed class MemberRefresher(PatreonApi api, MemberStore store, ILogger<MemberRefresher> logger)
{
    // Tiers that members have and the campaign does not list. Each has the campaign read once.
    private readonly ConcurrentDictionary<string, bool> _deletedTiers = [];

    /// <param name="memberId">Patreon's id of the membership.</param>
    /// <param name="isBulk">Whether it is one of many, for which no visitor waits.</param>
    /// <returns>Whether the member is gone.</returns>
    /// <exception cref="PatreonException">Patreon could not be asked.</exception>
    public async Task<bool> RefreshAsync(string memberId, bool isBulk, CancellationToken cancellationToken)
    {
        if (await store.FindCampaignAsync(cancellationToken) is not { } known)
        {
            // The first sync has not begun to read members: it will read this one.
            return false;
        }

        var (member, asOf) = await api.FindMemberAsync(memberId, isBulk, cancellationToken);
        if (member is null)
        {
            await store.RemoveAsync(memberId, asOf, cancellationToken);
            logger.MemberRefreshed("gone");
            return true;
        }

        if (member.CampaignId == known.Campaign.Id)
        {
            await store.SaveAsync(await FindCampaignAsync(known.Campaign, member, cancellationToken), [member], cancellationToken);
            logger.MemberRefreshed("stored");
        }
        else
        {
            logger.MemberRefreshed("of another campaign");
        }

        return false;
    }

    // A tier that was created since the last sync counts at once.
    private async Task<Campaign> FindCampaignAsync(Campaign known, Membership member, CancellationToken cancellationToken)
    {
        if (FindUnknownTiers(known).All(_deletedTiers.ContainsKey))
        {
            return known;
        }

        try
        {
            var (campaign, asOf) = await api.ReadCampaignAsync(cancellationToken);
            await store.SaveAsync(campaign, asOf, cancellationToken);
            foreach (var tier in FindUnknownTiers(campaign))
            {
                _deletedTiers[tier] = true;
            }

            return campaign;
        }
        catch (PatreonException)
        {
            // The member is stored all the same; the next read tries again.
            return known;
        }

        IEnumerable<string> FindUnknownTiers(Campaign campaign) => member.TierIds.Except(campaign.Tiers.Select(tier => tier.Id));
    }
}
