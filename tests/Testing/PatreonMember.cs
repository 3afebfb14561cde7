namespace Bookstore.Testing;

/// <summary>A membership as the file of <c>FakePatrons</c> has it.</summary>
public static class PatreonMember
{
    /// <summary>A member of campaign 100; where no next charge will come, <paramref name="willPay"/> is 0.</summary>
    public static object Create(
        string status, string[] tiers, int cents, object? grace = null, int? cadence = null, int? willPay = null, string? currency = null) => new
        {
            MemberId = "m",
            CampaignId = "100",
            PatreonUserId = "",
            Status = status,
            TierIds = tiers,
            EntitledCents = cents,
            AsOf = DateTimeOffset.UnixEpoch,
            LastChargeStatus = status == "Declined" ? "Declined" : "Paid",
            Since = new DateTimeOffset(2024, 3, 4, 0, 0, 0, TimeSpan.Zero),
            NextChargeAt = willPay == 0 ? (DateTimeOffset?)null : new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero),
            CadenceMonths = cadence,
            WillPayCents = willPay,
            Currency = currency,
            Grace = grace,
        };
}
