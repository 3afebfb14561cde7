namespace Bookstore.LocalTenant.Patreon.Campaigns;

/// <summary>Somebody's membership of a campaign, as Patreon's API v2 has it.</summary>
internal sealed record Member(string Id, string UserId, string CampaignId)
{
    public const string Active = "active_patron";
    public const string Declined = "declined_patron";
    public const string Former = "former_patron";

    /// <summary>Patreon's <c>patron_status</c>; null is a member who never pledged.</summary>
    public string? Status { get; init; }

    public IReadOnlyList<string> TierIds { get; init; } = [];

    /// <summary>What the current charge pays for, in the patron's currency: of a yearly plan the whole year's amount.</summary>
    public int EntitledCents { get; init; }

    /// <summary>What the next charge takes, in the patron's currency.</summary>
    public int WillPayCents { get; init; }

    /// <summary>The patron's currency. Patreon's member does not tell it, its pledge history does.</summary>
    public string Currency { get; init; } = Money.Dollars;

    /// <summary>All that was ever paid, in the campaign's currency.</summary>
    public int LifetimeCents { get; init; }

    public string? LastChargeStatus { get; init; }

    public DateTimeOffset? LastChargeDate { get; init; }

    public DateTimeOffset? NextChargeDate { get; init; }

    public DateTimeOffset? PledgeStart { get; init; }

    /// <summary>When a cancelled or gifted membership ends. Patreon tells this to nobody.</summary>
    public DateTimeOffset? PaidUntil { get; init; }

    /// <summary>Months from charge to charge: 1 or 12.</summary>
    public int Cadence { get; init; } = 1;

    public bool IsFreeTrial { get; init; }

    public bool IsGifted { get; init; }

    /// <summary>The membership after the charges and the end that time has brought since it was last changed.</summary>
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

    /// <summary>Neither charged again nor entitled to less.</summary>
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
