using Bookstore.Domain.Profiles;

namespace Bookstore.Domain.Patrons;

/// <summary>A profile's relation to the campaign.</summary>
public abstract record MembershipLookup
{
    private MembershipLookup()
    {
    }

    /// <summary>The site has no campaign: there are no <c>Patreon:*</c> settings.</summary>
    public sealed record NotConfigured : MembershipLookup;

    /// <summary>No Patreon account is linked.</summary>
    public sealed record NotLinked : MembershipLookup;

    /// <summary>A Patreon account is linked, and the site is asking Patreon whether it is a member.</summary>
    /// <param name="Problem">Why Patreon does not answer, or null.</param>
    public sealed record Checking(PatreonIdentity Account, PatreonProblem? Problem = null) : MembershipLookup;

    /// <summary>The membership, or that there is none, is known.</summary>
    /// <param name="Membership">The membership, or null where the account has none; of several the one that decides.</param>
    /// <param name="Entitlement">What it entitles to now.</param>
    /// <param name="AsOf">When Patreon was asked, in UTC; also where it said that there is no such member.</param>
    /// <param name="Problem">Why this may be out of date, or null.</param>
    public sealed record Known(
        PatreonIdentity Account,
        Campaign Campaign,
        Membership? Membership,
        EffectiveEntitlement Entitlement,
        DateTimeOffset AsOf,
        PatreonProblem? Problem) : MembershipLookup;

    /// <summary>Decides from the stored records; null where the site has no campaign.</summary>
    public static MembershipLookup Evaluate(MemberRecords? records, DateTimeOffset now) => records switch
    {
        null => new NotConfigured(),
        { Account: null } => new NotLinked(),
        { Campaign: { } campaign, IsBeingChecked: false } => Evaluate(records, records.Account, campaign, now),
        _ => new Checking(records.Account, records.Problem),
    };

    private static Known Evaluate(MemberRecords records, PatreonIdentity account, CampaignRecord stored, DateTimeOffset now)
    {
        var (entitlement, membership) = EffectiveEntitlement.Evaluate(
            stored.Campaign, account.PatreonUserId, records.Memberships, records.Policy, now);
        var asOf = membership?.AsOf ?? stored.SyncedAt ?? stored.AsOf;
        return new Known(
            account, stored.Campaign, membership, entitlement, records.LastRemovedAt > asOf ? records.LastRemovedAt.Value : asOf, records.Problem);
    }
}
