using Bookstore.Domain.Patrons;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>A member's row: one for each Patreon user of a campaign.</summary>
internal sealed class StoredMember
{
    public required string CampaignId { get; init; }

    public required string PatreonUserId { get; init; }

    /// <summary>Patreon's id of the membership: another one where somebody left and came back.</summary>
    public required string MemberId { get; set; }

    public MembershipStatus Status { get; set; }

    public List<string> TierIds { get; set; } = [];

    public int EntitledCents { get; set; }

    public ChargeStatus? LastChargeStatus { get; set; }

    public DateTimeOffset? LastChargeAt { get; set; }

    public DateTimeOffset? NextChargeAt { get; set; }

    public DateTimeOffset? Since { get; set; }

    public bool IsGifted { get; set; }

    public bool IsFreeTrial { get; set; }

    public List<string>? HeldTierIds { get; set; }

    public int? HeldCents { get; set; }

    public DateTimeOffset? HeldSince { get; set; }

    /// <summary>When Patreon was asked.</summary>
    public DateTimeOffset AsOf { get; set; }

    public static StoredMember Of(Membership membership)
    {
        var row = new StoredMember
        {
            CampaignId = membership.CampaignId,
            PatreonUserId = membership.PatreonUserId,
            MemberId = membership.MemberId,
        };
        row.Become(membership);
        return row;
    }

    public void Become(Membership membership)
    {
        MemberId = membership.MemberId;
        Status = membership.Status;
        TierIds = [.. membership.TierIds];
        EntitledCents = membership.EntitledCents;
        LastChargeStatus = membership.LastChargeStatus;
        LastChargeAt = membership.LastChargeAt;
        NextChargeAt = membership.NextChargeAt;
        Since = membership.Since;
        IsGifted = membership.IsGifted;
        IsFreeTrial = membership.IsFreeTrial;
        HeldTierIds = membership.Held is { } held ? [.. held.TierIds] : null;
        HeldCents = membership.Held?.EntitledCents;
        HeldSince = membership.Held?.Since;
        AsOf = membership.AsOf;
    }

    public Membership ToMembership() => new(MemberId, CampaignId, PatreonUserId, Status, TierIds, EntitledCents, AsOf)
    {
        LastChargeStatus = LastChargeStatus,
        LastChargeAt = LastChargeAt,
        NextChargeAt = NextChargeAt,
        Since = Since,
        IsGifted = IsGifted,
        IsFreeTrial = IsFreeTrial,
        Held = HeldSince is { } since ? new HeldEntitlement(HeldTierIds ?? [], HeldCents ?? 0, since) : null,
    };
}
