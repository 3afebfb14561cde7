using Bookstore.Domain.Patrons;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookstore.Infrastructure.Patreon.Rows;

/// <summary>A membership. A Patreon user may have several.</summary>
internal sealed class MemberRow
{
    /// <summary>Patreon's ID of the membership. A member who left and came back has a new one.</summary>
    public required string MemberId { get; init; }

    public required string CampaignId { get; set; }

    public required string PatreonUserId { get; set; }

    public PatronStatus Status { get; set; }

    public List<string> TierIds { get; set; } = [];

    public List<string> KeptTierIds { get; set; } = [];

    public int EntitledCents { get; set; }

    public int? CadenceMonths { get; set; }

    public string? Currency { get; set; }

    /// <summary>Whether the amount matters, but its currency is unknown, so that the member has to be read one by one.</summary>
    public bool LacksCurrency { get; set; }

    public int? WillPayCents { get; set; }

    public ChargeStatus? LastChargeStatus { get; set; }

    public DateTimeOffset? LastChargeAt { get; set; }

    public DateTimeOffset? NextChargeAt { get; set; }

    public DateTimeOffset? Since { get; set; }

    public bool IsGifted { get; set; }

    public bool IsFreeTrial { get; set; }

    public List<string>? HeldTierIds { get; set; }

    public int? HeldCents { get; set; }

    public int? HeldMonths { get; set; }

    public string? HeldCurrency { get; set; }

    public DateTimeOffset? HeldSince { get; set; }

    /// <summary>When it was read from Patreon.</summary>
    public DateTimeOffset AsOf { get; set; }

    public static MemberRow From(Membership membership, Campaign campaign)
    {
        var row = new MemberRow
        {
            MemberId = membership.MemberId,
            CampaignId = membership.CampaignId,
            PatreonUserId = membership.PatreonUserId,
        };
        row.Update(membership, campaign);
        return row;
    }

    public void Update(Membership membership, Campaign campaign)
    {
        CampaignId = membership.CampaignId;
        PatreonUserId = membership.PatreonUserId;
        Status = membership.Status;
        TierIds = [.. membership.TierIds];
        KeptTierIds = [.. membership.RetainedTierIds];
        EntitledCents = membership.EntitledCents;
        CadenceMonths = membership.CadenceMonths;
        Currency = membership.Currency;
        LacksCurrency = membership.LacksCurrency(campaign);
        WillPayCents = membership.WillPayCents;
        LastChargeStatus = membership.LastChargeStatus;
        LastChargeAt = membership.LastChargeAt;
        NextChargeAt = membership.NextChargeAt;
        Since = membership.Since;
        IsGifted = membership.IsGifted;
        IsFreeTrial = membership.IsFreeTrial;
        HeldTierIds = membership.Grace is { } grace ? [.. grace.Entitlement.TierIds] : null;
        HeldCents = membership.Grace?.Entitlement.Cents;
        HeldMonths = membership.Grace?.Entitlement.Months;
        HeldCurrency = membership.Grace?.Entitlement.Currency;
        HeldSince = membership.Grace?.StartedAt;
        AsOf = membership.AsOf;
    }

    public Membership ToMembership() => new(MemberId, CampaignId, PatreonUserId, Status, TierIds, EntitledCents, AsOf)
    {
        RetainedTierIds = KeptTierIds,
        CadenceMonths = CadenceMonths,
        Currency = Currency,
        WillPayCents = WillPayCents,
        LastChargeStatus = LastChargeStatus,
        LastChargeAt = LastChargeAt,
        NextChargeAt = NextChargeAt,
        Since = Since,
        IsGifted = IsGifted,
        IsFreeTrial = IsFreeTrial,
        Grace = HeldSince is { } since
            ? new GraceEntitlement(new Entitlement(HeldTierIds ?? [], HeldCents ?? 0, HeldMonths, HeldCurrency), since)
            : null,
    };
}

internal sealed class MemberRowConfiguration : IEntityTypeConfiguration<MemberRow>
{
    public void Configure(EntityTypeBuilder<MemberRow> builder)
    {
        builder.ToTable("PatreonMembers");
        builder.HasKey(row => row.MemberId);
        builder.Property(row => row.Status).HasConversion<string>();
        builder.Property(row => row.LastChargeStatus).HasConversion<string>();
        builder.HasIndex(row => new { row.CampaignId, row.PatreonUserId });
        builder.HasIndex(row => new { row.CampaignId, row.AsOf });
    }
}
