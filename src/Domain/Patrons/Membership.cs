namespace Bookstore.Domain.Patrons;

/// <summary>What a member is to the campaign (<c>patron_status</c> of Patreon's API v2).</summary>
public enum MembershipStatus
{
    /// <summary>Never pledged: a follower or a free member.</summary>
    NeverPledged,

    /// <summary>Pays, or is given a membership.</summary>
    Active,

    /// <summary>The last charge was declined; Patreon tries again.</summary>
    Declined,

    /// <summary>Paid once and no longer does.</summary>
    Former,
}

/// <summary>What became of the last charge (<c>last_charge_status</c> of Patreon's API v2).</summary>
public enum ChargeStatus
{
    /// <summary>It was paid.</summary>
    Paid,

    /// <summary>It was declined.</summary>
    Declined,

    /// <summary>It was deleted.</summary>
    Deleted,

    /// <summary>It is under way.</summary>
    Pending,

    /// <summary>It was paid back.</summary>
    Refunded,

    /// <summary>It was a fraud.</summary>
    Fraud,

    /// <summary>Patreon paid it back.</summary>
    RefundedByPatreon,

    /// <summary>A part of it was paid back.</summary>
    PartiallyRefunded,

    /// <summary>A trial without a charge.</summary>
    FreeTrial,

    /// <summary>Anything else, what Patreon adds later among it.</summary>
    Other,
}

/// <summary>What Patreon says of one member of the campaign at one moment. All times are in UTC.</summary>
/// <param name="MemberId">Patreon's id of the membership.</param>
/// <param name="CampaignId">The campaign's id.</param>
/// <param name="PatreonUserId">The Patreon user id of the member.</param>
/// <param name="Status">What the member is to the campaign.</param>
/// <param name="TierIds">The tiers that the member is entitled to now (<c>currently_entitled_tiers</c>).</param>
/// <param name="EntitledCents">What the member is entitled to now, in cents (<c>currently_entitled_amount_cents</c>).</param>
/// <param name="AsOf">When Patreon said so.</param>
public sealed record Membership(
    string MemberId,
    string CampaignId,
    string PatreonUserId,
    MembershipStatus Status,
    IReadOnlyList<string> TierIds,
    int EntitledCents,
    DateTimeOffset AsOf)
{
    /// <summary>What became of the last charge, or null where there was none.</summary>
    public ChargeStatus? LastChargeStatus { get; init; }

    /// <summary>When the last charge was, or null.</summary>
    public DateTimeOffset? LastChargeAt { get; init; }

    /// <summary>When the next charge is due, or null.</summary>
    public DateTimeOffset? NextChargeAt { get; init; }

    /// <summary>When the pledge began (<c>pledge_relationship_start</c>), or null.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Whether it was given by somebody else: then it carries a tier and no money.</summary>
    public bool IsGifted { get; init; }

    /// <summary>Whether it is a trial.</summary>
    public bool IsFreeTrial { get; init; }

    /// <summary>What was listed before a charge was declined, where what is listed since is worth nothing; else null.</summary>
    public HeldEntitlement? Held { get; init; }

    /// <summary>
    /// This report, with what the one before it leaves behind: where a charge was declined and what Patreon lists is worth
    /// nothing now, the last that was worth something is held, from when it was first missing.
    /// </summary>
    /// <param name="previous">What was known until now, or null.</param>
    /// <param name="campaign">The campaign, which says what a tier is worth.</param>
    public Membership After(Membership? previous, Campaign campaign)
    {
        if (previous is null || !MayHold || IsWorthAnything(campaign))
        {
            return this with { Held = null };
        }

        return this with
        {
            Held = previous.IsWorthAnything(campaign) ? new HeldEntitlement(previous.TierIds, previous.EntitledCents, AsOf) : previous.Held,
        };
    }

    // A refund or a fraud is no card that failed: nothing is held.
    private bool MayHold => Status == MembershipStatus.Declined
        && LastChargeStatus is not (ChargeStatus.Refunded or ChargeStatus.RefundedByPatreon or ChargeStatus.Fraud);

    private bool IsWorthAnything(Campaign campaign) => PatronLevel.Listed(campaign, TierIds, EntitledCents).IsPaid;
}

/// <summary>What a member was entitled to before a charge was declined.</summary>
/// <param name="TierIds">The tiers.</param>
/// <param name="EntitledCents">The cents.</param>
/// <param name="Since">When Patreon was first seen to list nothing that is worth anything, in UTC.</param>
public sealed record HeldEntitlement(IReadOnlyList<string> TierIds, int EntitledCents, DateTimeOffset Since);
