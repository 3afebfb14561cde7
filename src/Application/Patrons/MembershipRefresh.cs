using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Microsoft.Extensions.Logging;

namespace Bookstore.Application.Patrons;

/// <summary>Decides when memberships are refreshed from Patreon, one by one or by a sync.</summary>
internal sealed class MembershipRefresh(IPatreonMembers members, ILogger<MembershipRefresh> logger)
{
    /// <summary>Refreshes a person's memberships, or requests a sync where only that can find a new one.</summary>
    /// <returns>Whether there is a response to wait for: not without a campaign or a linked account.</returns>
    public async Task<bool> RequestAsync(Guid profileId, CancellationToken cancellationToken)
    {
        if (await members.FindAsync(profileId, cancellationToken) is not { Account: not null } records)
        {
            return false;
        }

        foreach (var membership in records.Memberships)
        {
            await members.RequestRefreshAsync(membership.MemberId, cancellationToken);
        }

        if (records.HasFormerMembershipsOnly)
        {
            members.RequestSync(profileId);
        }

        return true;
    }

    /// <summary>Requests a sync where the Patreon account of a person who signed in is no known member. It never fails the sign-in.</summary>
    public async Task SignedInAsync(UserProfile profile, CancellationToken cancellationToken)
    {
        try
        {
            if (profile.Patreon is not null && await members.FindAsync(profile.Id, cancellationToken) is { IsUnknownAccount: true })
            {
                members.RequestSync(profile.Id);
            }
        }
        catch (Exception exception)
        {
            logger.MembershipLookupFailed(exception);
        }
    }
}
