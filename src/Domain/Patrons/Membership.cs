namespace Bookstore.Domain.Patrons;

/// <summary><c>patron_status</c> of Patreon's API v2.</summary>
public enum PatronStatus
{
    /// <summary>A follower or a free member.</summary>
    NeverPledged,

    /// <summary>Pays, or was given a membership.</summary>
    Active,

    /// <summary>The last charge was declined; Patreon tries again.</summary>
    Declined,

    /// <summary>Paid once and no longer does.</summary>
    Former,
}

/// <summary><c>last_charge_status</c> of Patreon's API v2.</summary>
public enum ChargeStatus
{
    Paid,
    Declined,
    Deleted,
    Pending,
    Refunded,
    Fraud,
    RefundedByPatreon,
    PartiallyRefunded,
    FreeTrial,

    /// <summary>Anything else, including values that Patreon adds later.</summary>
    Other,
}

/// <summary>
/// A member of the campaign as Patreon reported it at one moment. One Patreon user may have several: who left and came back
/// is a new member. All times are in UTC.
/// </summary>
/// <param name="MemberId">Patreon's id of the membership.</param>
/// <param name="TierIds">The tiers that the member is entitled to now (<c>currently_entitled_tiers</c>).</param>
/// <param name="EntitledCents">
/// <c>currently_entitled_amount_cents</c>: the amount of one charge, in cents of <see cref="Currency"/>.
/// </param>
/// <param name="AsOf">When Patreon was asked.</param>
public sealed record Membership(
    string MemberId,
    string CampaignId,
    string PatreonUserId,
    PatronStatus Status,
    IReadOnlyList<string> TierIds,
    int EntitledCents,
    DateTimeOffset AsOf)
{
    /// <summary>How many months one charge pays for (<c>pledge_cadence</c>): 1 or 12; null where Patreon does not say.</summary>
    public int? CadenceMonths { get; init; }

    /// <summary>The member's own currency (ISO 4217), which need not be the campaign's; null where it is unknown.</summary>
    public string? Currency { get; init; }

    /// <summary>The amount of the next charge (<c>will_pay_amount_cents</c>): 0 where none will come; null where Patreon does not say.</summary>
    public int? WillPayCents { get; init; }

    public ChargeStatus? LastChargeStatus { get; init; }

    public DateTimeOffset? LastChargeAt { get; init; }

    /// <summary>When the next charge is due, or null: also after the downgrade of a yearly plan.</summary>
    public DateTimeOffset? NextChargeAt { get; init; }

    /// <summary><c>pledge_relationship_start</c>, or null.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Whether another person paid for it: then it has a tier and no amount.</summary>
    public bool IsGifted { get; init; }

    public bool IsFreeTrial { get; init; }

    /// <summary>
    /// The tiers listed before, as long as the same is paid and no paid tier is listed: Patreon no longer lists a deleted tier,
    /// though its members go on paying.
    /// </summary>
    public IReadOnlyList<string> RetainedTierIds { get; init; } = [];

    /// <summary>The last paid entitlement, where Patreon lists none now though the member did not leave; else null.</summary>
    public GraceEntitlement? Grace { get; init; }

    /// <summary>The listed and the retained tiers, with the amount.</summary>
    public Entitlement Entitlement => new([.. TierIds, .. RetainedTierIds], EntitledCents, CadenceMonths, Currency);

    /// <summary>
    /// Whether it ended or will not be charged again. An unknown next amount means that it will be charged; a gift was never
    /// charged.
    /// </summary>
    public bool IsCancelled => Status == PatronStatus.Former
        || (Status == PatronStatus.Active && EntitledCents > 0 && NextChargeAt is null && WillPayCents == 0);

    /// <summary>
    /// This report, completed from the previous one. While the same amount is paid, the tiers, the cadence and the currency
    /// reported for it still count. Where no paid entitlement is listed while a charge is pending or was declined, the grace
    /// period runs from the first report without one.
    /// </summary>
    /// <param name="previous">The stored report of the same member, or null.</param>
    /// <param name="campaign">The campaign, which has the tiers' prices.</param>
    public Membership CarryOver(Membership? previous, Campaign campaign)
    {
        var report = this with { RetainedTierIds = [], Grace = null };
        if (previous is null)
        {
            return report;
        }

        var before = previous.IsPaid(campaign) ? previous.Entitlement : previous.Grace?.Entitlement;
        if (before is not null && before.HasSamePayment(report.Entitlement))
        {
            report = report with
            {
                CadenceMonths = CadenceMonths ?? before.Months,
                Currency = Currency ?? before.Currency,
                RetainedTierIds = report.Entitlement.ListsPaidTier(campaign) ? [] : before.TierIds,
            };
        }

        return before is null || !AllowsGrace || report.IsPaid(campaign)
            ? report
            : report with { Grace = new GraceEntitlement(before, previous.Grace?.StartedAt is { } startedAt && startedAt < AsOf ? startedAt : AsOf) };
    }

    /// <summary>Whether the amount decides, and its currency is unknown.</summary>
    public bool LacksCurrency(Campaign campaign) => Currency is null && EntitledCents > 0 && !Entitlement.ListsPaidTier(campaign);

    // A refund or a fraud is neither a failed card nor a pending charge.
    private bool AllowsGrace => Status is PatronStatus.Active or PatronStatus.Declined
        && LastChargeStatus is not (ChargeStatus.Refunded or ChargeStatus.RefundedByPatreon or ChargeStatus.Fraud);

    private bool IsPaid(Campaign campaign) => Entitlement.EffectiveIn(campaign).IsPaid;
}
