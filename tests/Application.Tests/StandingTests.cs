using Bookstore.Application.Patrons;
using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;

namespace Bookstore.Application.Tests;

public sealed class StandingTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    private static readonly Campaign Ours = new("100", "creator", null, null, []);
    private static readonly Membership Member = new("m", Ours.Id, "me", MembershipStatus.Active, [], 500, Now);
    private static readonly PatronLevel Paid = new(true, 500, []);

    public static TheoryData<Standing> All => [.. Enum.GetValues<Standing>()];

    [Theory]
    [MemberData(nameof(All))]
    public void Each_member_is_told_what_they_are(Standing standing)
    {
        var known = standing switch
        {
            Standing.Creator => Is(null, new PatronLevel(true, int.MaxValue, [], IsCreator: true)),
            Standing.Active => Is(Member, Paid),
            Standing.Charging => Is(Member with { EntitledCents = 0 }, Paid with { HeldUntil = Now }),
            Standing.Unlisted => Is(Member with { EntitledCents = 0 }, PatronLevel.None),
            Standing.Cancelled => Is(Member with { Status = MembershipStatus.Former }, Paid),
            Standing.Trial => Is(Member with { IsFreeTrial = true }, Paid),
            Standing.Gift => Is(Member with { IsGifted = true, EntitledCents = 0 }, Paid),
            Standing.Declined => Is(Member with { Status = MembershipStatus.Declined }, Paid),
            Standing.Grace => Is(Member with { Status = MembershipStatus.Declined }, Paid with { HeldUntil = Now }),
            Standing.Lapsed => Is(Member with { Status = MembershipStatus.Declined }, PatronLevel.None),
            Standing.Former => Is(Member with { Status = MembershipStatus.Former }, PatronLevel.None),
            Standing.Free => Is(Member with { Status = MembershipStatus.NeverPledged }, PatronLevel.None),
            Standing.None => Is(null, PatronLevel.None),
            Standing.Outdated => Is(Member, PatronLevel.None with { IsOutdated = true }),
        };

        Assert.Equal(standing, Standings.Of(known));
    }

    [Theory]
    [InlineData(MembershipStatus.Active)]
    [InlineData(MembershipStatus.Declined)]
    [InlineData(MembershipStatus.Former)]
    [InlineData(MembershipStatus.NeverPledged)]
    public void Whoever_had_something_when_patreon_was_last_asked_too_long_ago_is_told_so_whatever_they_were(MembershipStatus status) =>
        Assert.Equal(Standing.Outdated, Standings.Of(Is(Member with { Status = status }, PatronLevel.None with { IsOutdated = true })));

    [Theory]
    [InlineData(0, Standing.Cancelled)]
    [InlineData(500, Standing.Active)]
    [InlineData(null, Standing.Active)]
    public void Whoever_pays_and_will_be_charged_no_more_has_cancelled(int? willPay, Standing standing) =>
        Assert.Equal(standing, Standings.Of(Is(Member with { WillPayCents = willPay, NextChargeAt = null }, Paid)));

    [Theory]
    [InlineData(MembershipStatus.Active, true)]
    [InlineData(MembershipStatus.Declined, false)]
    [InlineData(MembershipStatus.Former, false)]
    public void A_next_charge_is_told_to_those_whom_patreon_will_charge(MembershipStatus status, bool isTold)
    {
        var next = Now.AddDays(9);

        Assert.Equal(isTold ? next : null, Standings.FindNextCharge(Is(Member with { Status = status, NextChargeAt = next }, Paid)));
        Assert.Null(Standings.FindNextCharge(Is(Member with { NextChargeAt = next }, PatronLevel.None with { IsOutdated = true })));
    }

    private static Patronage.Known Is(Membership? membership, PatronLevel level) => new(null!, Ours, membership, level, Now, null);
}
