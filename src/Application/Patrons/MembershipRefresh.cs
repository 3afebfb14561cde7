using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Microsoft.Extensions.Logging;

namespace Bookstore.Application.Patrons;

/// <summary>Decides when Patreon is asked again about a person, and for what.</summary>
internal sealed class MembershipRefresh(IPatreonMembers members, ILogger<MembershipRefresh> logger)
{
    /// <summary>Has a person's memberships read again, or all members where only that can find a new one.</summary>
    /// <returns>Whether there is an answer to wait for: not without a campaign or a linked account.</returns>
    public async Task<bool> RequestAsync(Guid profileId, CancellationToken cancellationToken)
    {
        if (await members.FindAsync(profileId, cancellationToken) is not { Account: not null } records)
        {
            return false;
        }

        foreach (var membership in records.Memberships)
        {
            members.RequestRefresh(membership.MemberId);
        }

        if (records.HasFormerMembershipsOnly)
        {
            members.RequestSync(profileId);
        }

        return true;
    }

    /// <summary>Has all members read where the account of somebody who signed in is none of them. It never fails the sign-in.</summary>
    public async Task SignedInAsync(UserProfile profile, CancellationToken cancellationToken)
    {
        try
        {
            if (await members.FindAsync(profile.Id, cancellationToken) is { IsUnknownAccount: true })
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
