using Bookstore.Application.Patrons;
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
    public void Each_status_is_returned_for_its_membership(MembershipStatus status)
    {
        var known = status switch
        {
            MembershipStatus.Creator => Is(null, new EffectiveEntitlement(true, int.MaxValue, [], IsCreator: true)),
            MembershipStatus.Active => Is(Member, Paid),
            MembershipStatus.Charging => Is(Member with { EntitledCents = 0 }, Paid with { GraceEndsAt = Now }),
            MembershipStatus.Unlisted => Is(Member with { EntitledCents = 0 }, EffectiveEntitlement.None),
            MembershipStatus.Cancelled => Is(Member with { Status = PatronStatus.Former }, Paid),
            MembershipStatus.Trial => Is(Member with { IsFreeTrial = true }, Paid),
            MembershipStatus.Gift => Is(Member with { IsGifted = true, EntitledCents = 0 }, Paid),
            MembershipStatus.Declined => Is(Member with { Status = PatronStatus.Declined }, Paid),
            MembershipStatus.Grace => Is(Member with { Status = PatronStatus.Declined }, Paid with { GraceEndsAt = Now }),
            MembershipStatus.Lapsed => Is(Member with { Status = PatronStatus.Declined }, EffectiveEntitlement.None),
            MembershipStatus.Former => Is(Member with { Status = PatronStatus.Former }, EffectiveEntitlement.None),
            MembershipStatus.Free => Is(Member with { Status = PatronStatus.NeverPledged }, EffectiveEntitlement.None),
            MembershipStatus.None => Is(null, EffectiveEntitlement.None),
            MembershipStatus.Outdated => Is(Member, EffectiveEntitlement.None with { IsStale = true }),
        };

        Assert.Equal(status, MembershipStatuses.Of(known));
    }

    [Theory]
    [InlineData(PatronStatus.Active)]
    [InlineData(PatronStatus.Declined)]
    [InlineData(PatronStatus.Former)]
    [InlineData(PatronStatus.NeverPledged)]
    public void A_stale_paid_membership_is_outdated_whatever_its_status(PatronStatus patron) =>
        Assert.Equal(MembershipStatus.Outdated, MembershipStatuses.Of(Is(Member with { Status = patron }, EffectiveEntitlement.None with { IsStale = true })));

    [Theory]
    [InlineData(0, MembershipStatus.Cancelled)]
    [InlineData(500, MembershipStatus.Active)]
    [InlineData(null, MembershipStatus.Active)]
    public void A_paid_membership_that_will_not_be_charged_again_is_cancelled(int? willPay, MembershipStatus status) =>
        Assert.Equal(status, MembershipStatuses.Of(Is(Member with { WillPayCents = willPay, NextChargeAt = null }, Paid)));

    [Theory]
    [InlineData(PatronStatus.Active, true)]
    [InlineData(PatronStatus.Declined, false)]
    [InlineData(PatronStatus.Former, false)]
    public void The_next_charge_is_shown_to_members_whom_patreon_will_charge(PatronStatus patron, bool isTold)
    {
        var next = Now.AddDays(9);

        Assert.Equal(isTold ? next : null, MembershipStatuses.FindNextCharge(Is(Member with { Status = patron, NextChargeAt = next }, Paid)));
        Assert.Null(MembershipStatuses.FindNextCharge(Is(Member with { NextChargeAt = next }, EffectiveEntitlement.None with { IsStale = true })));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Each_status_has_the_action_that_helps(MembershipStatus status) => Assert.Equal(
        status switch
        {
            MembershipStatus.Active or MembershipStatus.Charging or MembershipStatus.Unlisted or MembershipStatus.Cancelled
                or MembershipStatus.Trial or MembershipStatus.Gift => MembershipAction.Manage,
            MembershipStatus.Declined or MembershipStatus.Grace or MembershipStatus.Lapsed => MembershipAction.UpdatePayment,
            MembershipStatus.Former or MembershipStatus.Free or MembershipStatus.None => MembershipAction.Join,
            MembershipStatus.Creator or MembershipStatus.Outdated => null,
        },
        MembershipStatuses.FindAction(status));

    private static MembershipLookup.Known Is(Membership? membership, EffectiveEntitlement entitlement) => new(null!, Ours, membership, entitlement, Now, null);
}
