using Bookstore.Domain.Patrons;
using Bookstore.Domain.Profiles;

namespace Bookstore.Application.Ports;

/// <summary>The memberships that Patreon knows of, as this site keeps them.</summary>
public interface IMemberships
{
    /// <summary>Finds what a profile's linked Patreon account is to the campaign. The answer may be 30 seconds old, and waits for nobody.</summary>
    /// <param name="profileId">The profile.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<MembershipLookup> FindAsync(Guid profileId, CancellationToken cancellationToken);

    /// <summary>The campaign, or null where there is none, or it was not read yet.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<Campaign?> FindCampaignAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Asks Patreon for a profile's membership anew, in the background: the one member where it is known, else all of them,
    /// soon if they were read a moment ago.
    /// </summary>
    /// <param name="profileId">The profile.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether Patreon is asked: not where no account is linked, or the site has no campaign.</returns>
    Task<bool> RequestCheckAsync(Guid profileId, CancellationToken cancellationToken);
}

/// <summary>What a profile is to the campaign.</summary>
public abstract record MembershipLookup
{
    private MembershipLookup()
    {
    }

    /// <summary>The site has no campaign: there are no <c>Patreon:*</c> settings.</summary>
    public sealed record NotConfigured : MembershipLookup;

    /// <summary>No Patreon account is linked.</summary>
    public sealed record NotLinked : MembershipLookup;

    /// <summary>A Patreon account is linked, and it is not known yet what it is: Patreon is being asked.</summary>
    /// <param name="Account">The account.</param>
    /// <param name="Trouble">Why it does not answer, or null.</param>
    public sealed record Checking(PatreonIdentity Account, PatreonProblem? Trouble = null) : MembershipLookup;

    /// <summary>It is known.</summary>
    /// <param name="Account">The account.</param>
    /// <param name="Campaign">The campaign.</param>
    /// <param name="Membership">The membership, or null where the account has none; of several the one that decides.</param>
    /// <param name="Level">What it opens now.</param>
    /// <param name="AsOf">When Patreon said so, in UTC: also that there is no such member, or no longer.</param>
    /// <param name="Trouble">Why it may be old, or null.</param>
    public sealed record Known(
        PatreonIdentity Account,
        Campaign Campaign,
        Membership? Membership,
        EffectiveEntitlement Level,
        DateTimeOffset AsOf,
        PatreonProblem? Trouble) : MembershipLookup;
}

/// <summary>Why Patreon tells this site nothing new.</summary>
public enum PatreonProblem
{
    /// <summary>It can't be reached, or answers with errors of its own.</summary>
    Unreachable,

    /// <summary>It refuses the creator's token, and the refresh token too (<c>invalid_grant</c>): the creator has to make new ones.</summary>
    TokenRevoked,
}
