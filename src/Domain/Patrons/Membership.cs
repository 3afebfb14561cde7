namespace Bookstore.Domain.Patrons;

/// <summary>What a member is to the campaign (<c>patron_status</c> of Patreon's API v2).</summary>
public enum PatronStatus
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

/// <summary>
/// What Patreon says of one member of the campaign at one moment. Of one Patreon user there may be several: who left and
/// came back is another member. All times are in UTC.
/// </summary>
/// <param name="MemberId">Patreon's id of the membership.</param>
/// <param name="CampaignId">The campaign's id.</param>
/// <param name="PatreonUserId">The Patreon user id of the member.</param>
/// <param name="Status">What the member is to the campaign.</param>
/// <param name="TierIds">The tiers that the member is entitled to now (<c>currently_entitled_tiers</c>).</param>
/// <param name="EntitledCents">
/// What the member is entitled to now (<c>currently_entitled_amount_cents</c>): the amount of one charge, in cents of <see cref="Currency"/>.
/// </param>
/// <param name="AsOf">When Patreon said so.</param>
public sealed record Membership(
    string MemberId,
    string CampaignId,
    string PatreonUserId,
    PatronStatus Status,
    IReadOnlyList<string> TierIds,
    int EntitledCents,
    DateTimeOffset AsOf)
{
    /// <summary>For how many months one charge pays (<c>pledge_cadence</c>): 1 or 12; null where Patreon does not say.</summary>
    public int? CadenceMonths { get; init; }

    /// <summary>The currency of the amounts (ISO 4217): the member's own, which need not be the campaign's; null where it is not known.</summary>
    public string? Currency { get; init; }

    /// <summary>What the next charge takes (<c>will_pay_amount_cents</c>): 0 where none will come; null where Patreon does not say.</summary>
    public int? WillPayCents { get; init; }

    /// <summary>What became of the last charge, or null where there was none.</summary>
    public ChargeStatus? LastChargeStatus { get; init; }

    /// <summary>When the last charge was, or null.</summary>
    public DateTimeOffset? LastChargeAt { get; init; }

    /// <summary>When the next charge is due, or null. It is null after the downgrade of a yearly plan too.</summary>
    public DateTimeOffset? NextChargeAt { get; init; }

    /// <summary>When the pledge began (<c>pledge_relationship_start</c>), or null.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Whether it was given by somebody else: then it carries a tier and no money.</summary>
    public bool IsGifted { get; init; }

    /// <summary>Whether it is a trial.</summary>
    public bool IsFreeTrial { get; init; }

    /// <summary>The tiers that were listed last, while the same is paid and no paid tier is listed since: Patreon lists a deleted tier for nobody.</summary>
    public IReadOnlyList<string> KeptTierIds { get; init; } = [];

    /// <summary>What was listed before, where what is listed since is worth nothing though the member did not leave; else null.</summary>
    public HeldEntitlement? Held { get; init; }

    /// <summary>What the member is entitled to: what is listed, and what is kept.</summary>
    public Entitlement Entitlement => new([.. TierIds, .. KeptTierIds], EntitledCents, CadenceMonths, Currency);

    /// <summary>
    /// Whether it runs out, and was not given for nothing: it is over, or no charge will come. Where Patreon does not say
    /// what the next one takes, one will.
    /// </summary>
    public bool IsCancelled => Status == PatronStatus.Former
        || (Status == PatronStatus.Active && EntitledCents > 0 && NextChargeAt is null && WillPayCents == 0);

    /// <summary>
    /// This report, with what the one before it leaves behind. While the same is paid, the tiers that were listed for it
    /// count, and how often and in which currency. Where nothing of worth is listed while a charge is under way or was
    /// declined, the last that was worth something is held, from when it was first missing.
    /// </summary>
    /// <param name="previous">What was known of this member until now, or null.</param>
    /// <param name="campaign">The campaign, which says what a tier is worth.</param>
    public Membership CarryOver(Membership? previous, Campaign campaign)
    {
        var report = this with { KeptTierIds = [], Held = null };
        if (previous is null)
        {
            return report;
        }

        var before = previous.IsWorthAnything(campaign) ? previous.Entitlement : previous.Held?.Entitlement;
        if (before is not null && before.PaysTheSame(report.Entitlement))
        {
            report = report with
            {
                CadenceMonths = CadenceMonths ?? before.Months,
                Currency = Currency ?? before.Currency,
                KeptTierIds = report.Entitlement.ListsPaidTier(campaign) ? [] : before.TierIds,
            };
        }

        return before is null || !MayHold || report.IsWorthAnything(campaign)
            ? report
            : report with { Held = new HeldEntitlement(before, previous.Held?.Since ?? AsOf) };
    }

    /// <summary>Whether the amount decides what it opens, and its currency is not known.</summary>
    /// <param name="campaign">The campaign.</param>
    public bool LacksCurrency(Campaign campaign) => Currency is null && EntitledCents > 0 && !Entitlement.ListsPaidTier(campaign);

    // A refund or a fraud is no card that failed, and no charge under way: nothing is held.
    private bool MayHold => Status is PatronStatus.Active or PatronStatus.Declined
        && LastChargeStatus is not (ChargeStatus.Refunded or ChargeStatus.RefundedByPatreon or ChargeStatus.Fraud);

    private bool IsWorthAnything(Campaign campaign) => Entitlement.LevelIn(campaign).IsPaid;
}
