using Bookstore.Domain.Patrons;

namespace Bookstore.Domain.Tests;

/// <summary>One Patreon account can have several memberships, in any order.</summary>
public sealed class SeveralMembershipsTests
{
    private const string Me = "10120815";
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    private static readonly Tier Free = new("1", "Free", 0, "USD", true);
    private static readonly Tier Reader = new("2", "Reader", 300, "USD", true);
    private static readonly Tier Press = new("3", "Patron of the Press", 500, "USD", true);
    private static readonly Campaign Ours = new("100", "creator", "The Press", null, [Free, Reader, Press]);

    private static readonly Membership Stranger = new("m", Ours.Id, Me, PatronStatus.NeverPledged, [], 0, Now);
    private static readonly Membership Patron = Stranger with { Status = PatronStatus.Active, TierIds = [Press.Id], EntitledCents = 500 };
    private static readonly Membership UnderWay = Patron with { TierIds = [], EntitledCents = 0, LastChargeStatus = ChargeStatus.Pending };
    private static readonly Membership Declined = Stranger with { Status = PatronStatus.Declined, LastChargeStatus = ChargeStatus.Declined };

    // The memberships of one account; then which of them decides, and the entitled cents.
    public static TheoryData<string> SeveralRecords => [.. Records.Keys];

    private static Dictionary<string, (Membership[] Records, string Decides, int Cents)> Records => new()
    {
        ["left, and came back"] = ([Former("a"), Patron with { MemberId = "b" }], "b", 500),
        ["left, and came back at a lower tier"] = ([Former("a"), Patron with { MemberId = "b", TierIds = [Reader.Id] }], "b", 300),
        ["left, and came back as a free member"] = ([Former("a"), Stranger with { MemberId = "b", TierIds = [Free.Id] }], "a", 0),
        ["two that pay"] = ([Patron with { MemberId = "a", TierIds = [Reader.Id] }, Patron with { MemberId = "b" }, Stranger with { MemberId = "c" }], "b", 500),
        ["cancelled a tier, and was given a lower one"] =
            ([Patron with { MemberId = "a", Status = PatronStatus.Former }, Patron with { MemberId = "b", TierIds = [Reader.Id], EntitledCents = 0, IsGifted = true }], "a", 500),
        ["free, and a patron during a charge of whom nothing is known"] = ([Stranger with { MemberId = "a", TierIds = [Free.Id] }, UnderWay with { MemberId = "b" }], "b", 0),
        ["declined with nothing, and pays less since"] =
            ([Declined.CarryOver(Patron, Ours) with { MemberId = "a" }, Patron with { MemberId = "b", TierIds = [Reader.Id] }], "a", 500),
        ["declined, and pays the same since"] =
            ([Declined.CarryOver(Patron, Ours) with { MemberId = "a" }, Patron with { MemberId = "b" }], "b", 500),
        ["two that left: the one that paid last"] =
            ([Former("a"), Former("b") with { LastChargeAt = Now.AddDays(-9) }, Former("c") with { LastChargeAt = Now.AddDays(-99) }], "b", 0),
        ["one of another person, and one of another campaign"] =
            ([Patron with { MemberId = "a", PatreonUserId = "other" }, Patron with { MemberId = "b", CampaignId = "200" }, Former("c")], "c", 0),
    };

    [Theory]
    [MemberData(nameof(SeveralRecords))]
    public void Of_several_memberships_the_best_decides_in_whatever_order_they_come(string row)
    {
        var (records, decides, cents) = Records[row];

        foreach (var order in (Membership[][])[records, [.. records.Reverse()], [.. records.Skip(1), records[0]]])
        {
            var (entitlement, membership) = EffectiveEntitlement.Evaluate(Ours, Me, order, EntitlementPolicy.Default, Now);
            Assert.Equal((decides, cents), (membership!.MemberId, entitlement.Cents));
        }
    }

    [Fact]
    public void The_free_tier_of_one_membership_counts_beside_another_membership_without_tiers()
    {
        var (entitlement, _) = EffectiveEntitlement.Evaluate(Ours, Me, [Former("a"), Stranger with { MemberId = "b", TierIds = [Free.Id] }], EntitlementPolicy.Default, Now);

        Assert.True(entitlement.Meets(new AccessRequirement(0, Free)));
        Assert.False(entitlement.Meets(new AccessRequirement(0)));
    }

    private static Membership Former(string memberId) => Stranger with { MemberId = memberId, Status = PatronStatus.Former };
}
