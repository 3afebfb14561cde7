using Bookstore.Domain.Patrons;

namespace Bookstore.Application.Ports;

/// <summary>The members of the campaign at Patreon, as this site stores them. No call waits for Patreon.</summary>
public interface IPatreonMembers
{
    /// <summary>Finds what is stored about a profile, at most 30 seconds old; null where the site has no campaign.</summary>
    Task<MemberRecords?> FindAsync(Guid profileId, CancellationToken cancellationToken);

    /// <summary>The campaign, or null where the site has none, or before it was first read.</summary>
    Task<Campaign?> FindCampaignAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Refreshes one member, by a read that begins after this call. The request is in memory only: if the process ends
    /// first, the sync of the next start reads the member.
    /// </summary>
    /// <param name="memberId">Patreon's id of the membership.</param>
    void RequestRefresh(string memberId);

    /// <summary>Requests a sync of all members for a profile: soon, or after a pause where one has just ended.</summary>
    void RequestSync(Guid profileId);
}
