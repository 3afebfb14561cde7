using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>Reads one member from Patreon, and has the database say the same.</summary>
internal sealed class MemberReads(PatreonApi api, PatronStore store, TimeProvider clock, ILogger<MemberReads> logger)
{
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

        var asOf = clock.GetUtcNow();
        var member = await api.FindMemberAsync(memberId, isBulk, cancellationToken);
        if (member is null)
        {
            await store.RemoveAsync(memberId, asOf, cancellationToken);
            logger.MemberRead("gone");
            return true;
        }

        if (member.CampaignId == known.Campaign.Id)
        {
            await store.SaveAsync(known.Campaign, [member], cancellationToken);
            logger.MemberRead("stored");
        }
        else
        {
            logger.MemberRead("of another campaign");
        }

        return false;
    }
}
