using Bookstore.Application.Patrons;
using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;

namespace Bookstore.Application.Tests;

public sealed class MembershipStatusTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    private static readonly Campaign Ours = new("100", "creator", null, null, []);
    private static readonly Membership Member = new("m", Ours.Id, "me", PatronStatus.Active, [], 500, Now);
    private static readonly EffectiveEntitlement Paid = new(true, 500, []);

    public static TheoryData<MembershipStatus> All => [.. Enum.GetValues<MembershipStatus>()];

    [Theory]
    [MemberData(nameof(All))]
    public void Each_member_is_told_what_they_are(MembershipStatus standing)
    {
        var known = standing switch
        {
            MembershipStatus.Creator => Is(null, new EffectiveEntitlement(true, int.MaxValue, [], IsCreator: true)),
            MembershipStatus.Active => Is(Member, Paid),
            MembershipStatus.Charging => Is(Member with { EntitledCents = 0 }, Paid with { HeldUntil = Now }),
            MembershipStatus.Unlisted => Is(Member with { EntitledCents = 0 }, EffectiveEntitlement.None),
            MembershipStatus.Cancelled => Is(Member with { Status = PatronStatus.Former }, Paid),
            MembershipStatus.Trial => Is(Member with { IsFreeTrial = true }, Paid),
            MembershipStatus.Gift => Is(Member with { IsGifted = true, EntitledCents = 0 }, Paid),
            MembershipStatus.Declined => Is(Member with { Status = PatronStatus.Declined }, Paid),
            MembershipStatus.Grace => Is(Member with { Status = PatronStatus.Declined }, Paid with { HeldUntil = Now }),
            MembershipStatus.Lapsed => Is(Member with { Status = PatronStatus.Declined }, EffectiveEntitlement.None),
            MembershipStatus.Former => Is(Member with { Status = PatronStatus.Former }, EffectiveEntitlement.None),
            MembershipStatus.Free => Is(Member with { Status = PatronStatus.NeverPledged }, EffectiveEntitlement.None),
            MembershipStatus.None => Is(null, EffectiveEntitlement.None),
            MembershipStatus.Outdated => Is(Member, EffectiveEntitlement.None with { IsStale = true }),
        };

        Assert.Equal(standing, MembershipStatuses.Of(known));
    }

    [Theory]
    [InlineData(PatronStatus.Active)]
    [InlineData(PatronStatus.Declined)]
    [InlineData(PatronStatus.Former)]
    [InlineData(PatronStatus.NeverPledged)]
    public void Whoever_had_something_when_patreon_was_last_asked_too_long_ago_is_told_so_whatever_they_were(PatronStatus status) =>
        Assert.Equal(MembershipStatus.Outdated, MembershipStatuses.Of(Is(Member with { Status = status }, EffectiveEntitlement.None with { IsStale = true })));

    [Theory]
    [InlineData(0, MembershipStatus.Cancelled)]
    [InlineData(500, MembershipStatus.Active)]
    [InlineData(null, MembershipStatus.Active)]
    public void Whoever_pays_and_will_be_charged_no_more_has_cancelled(int? willPay, MembershipStatus standing) =>
        Assert.Equal(standing, MembershipStatuses.Of(Is(Member with { WillPayCents = willPay, NextChargeAt = null }, Paid)));

    [Theory]
    [InlineData(PatronStatus.Active, true)]
    [InlineData(PatronStatus.Declined, false)]
    [InlineData(PatronStatus.Former, false)]
    public void A_next_charge_is_told_to_those_whom_patreon_will_charge(PatronStatus status, bool isTold)
    {
        var next = Now.AddDays(9);

        Assert.Equal(isTold ? next : null, MembershipStatuses.FindNextCharge(Is(Member with { Status = status, NextChargeAt = next }, Paid)));
        Assert.Null(MembershipStatuses.FindNextCharge(Is(Member with { NextChargeAt = next }, EffectiveEntitlement.None with { IsStale = true })));
    }

    private static MembershipLookup.Known Is(Membership? membership, EffectiveEntitlement level) => new(null!, Ours, membership, level, Now, null);
}
