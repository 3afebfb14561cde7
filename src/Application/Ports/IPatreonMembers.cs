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
    /// Requests a read of one member that begins after this call. The request is stored when this returns, and outlives the
    /// process.
    /// </summary>
    /// <param name="memberId">Patreon's id of the membership.</param>
    Task RequestRefreshAsync(string memberId, CancellationToken cancellationToken);

    /// <summary>Requests a sync of all members for a profile: soon, or after a pause where one has just ended.</summary>
    void RequestSync(Guid profileId);
}
