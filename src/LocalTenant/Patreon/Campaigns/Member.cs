namespace Bookstore.LocalTenant.Patreon.Campaigns;

/// <summary>A member of Patreon's API v2: a person's membership of a campaign.</summary>
internal sealed record Member(string Id, string UserId, string CampaignId)
{
    public const string Active = "active_patron";
    public const string Declined = "declined_patron";
    public const string Former = "former_patron";

    /// <summary><c>patron_status</c>; null for a member who never pledged.</summary>
    public string? Status { get; init; }

    public IReadOnlyList<string> TierIds { get; init; } = [];

    /// <summary><c>currently_entitled_amount_cents</c>, in the patron's currency; for a yearly plan, the whole year's amount.</summary>
    public int EntitledCents { get; init; }

    /// <summary><c>will_pay_amount_cents</c>, in the patron's currency.</summary>
    public int WillPayCents { get; init; }

    /// <summary>The patron's currency, which only the pledge history tells.</summary>
    public string Currency { get; init; } = Money.Dollars;

    /// <summary>Everything ever paid, in the campaign's currency.</summary>
    public int LifetimeCents { get; init; }

    public string? LastChargeStatus { get; init; }

    public DateTimeOffset? LastChargeDate { get; init; }

    public DateTimeOffset? NextChargeDate { get; init; }

    public DateTimeOffset? PledgeStart { get; init; }

    /// <summary>When a cancelled or gifted membership ends; not in Patreon's API.</summary>
    public DateTimeOffset? PaidUntil { get; init; }

    /// <summary>Months between charges: 1 or 12.</summary>
    public int Cadence { get; init; } = 1;

    public bool IsFreeTrial { get; init; }

    public bool IsGifted { get; init; }

    /// <summary>Applies the charges and the end that were due since the last change.</summary>
    public Member At(DateTimeOffset now)
    {
        if (PaidUntil <= now) return CancelledAtOnce();

        var member = this;
        while (member is { Status: Active, NextChargeDate: { } due } && due <= now)
        {
            member = member.Charged(due);
        }

        return member;
    }

    public Member CancelledAtOnce() => WithoutPledge() with { Status = Status is null ? null : Former, TierIds = [], EntitledCents = 0 };

    /// <summary>No further charge; what is already paid stays.</summary>
    public Member WithoutPledge() =>
        this with { WillPayCents = 0, NextChargeDate = null, PaidUntil = null, Cadence = 1, IsFreeTrial = false, IsGifted = false };

    public Member Charged(DateTimeOffset date) => this with
    {
        LastChargeStatus = "Paid",
        LastChargeDate = date,
        NextChargeDate = date.AddMonths(Cadence),
        LifetimeCents = LifetimeCents + (Currency == Money.Rupees ? WillPayCents / Money.RupeesPerDollar : WillPayCents),
        EntitledCents = WillPayCents,
        IsFreeTrial = false,
    };
}
