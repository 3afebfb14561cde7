using Bookstore.Domain.Patrons;

namespace Bookstore.Domain.Tests;

/// <summary>What a membership entitles to, as a table.</summary>
public sealed class EffectiveEntitlementTests
{
    private const string Me = "10120815";
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    private static readonly Tier Free = new("1", "Free", 0, "USD", true);
    private static readonly Tier Reader = new("2", "Reader", 300, "USD", true);
    private static readonly Tier Press = new("3", "Patron of the Press", 500, "USD", true);
    private static readonly Tier Old = new("4", "Binder", 800, "USD", true) { IsDeleted = true };
    private static readonly Campaign Ours = new("100", "creator", "The Press", null, [Free, Reader, Press, Old]);

    private static readonly Membership Stranger = new("m", Ours.Id, Me, PatronStatus.NeverPledged, [], 0, Now);
    private static readonly Membership Patron = Stranger with
    {
        Status = PatronStatus.Active,
        TierIds = [Press.Id],
        EntitledCents = 500,
        LastChargeStatus = ChargeStatus.Paid,
    };
    private static readonly Membership Yearly = Patron with { TierIds = [Reader.Id], EntitledCents = 3600, CadenceMonths = 12 };
    private static readonly Membership UnderWay = Patron with { TierIds = [], EntitledCents = 0, LastChargeStatus = ChargeStatus.Pending };
    private static readonly Membership Declined = Stranger with
    {
        Status = PatronStatus.Declined,
        LastChargeStatus = ChargeStatus.Declined,
    };

    // The reports of one member in the order in which Patreon gave them; then the expected entitlement.
    public static TheoryData<string> Table => [.. Cases.Keys];

    private static Dictionary<string, (Membership?[] Reports, bool IsPaid, int Cents)> Cases => new()
    {
        ["no member at all"] = ([null], false, 0),
        ["never pledged"] = ([Stranger], false, 0),
        ["free tier"] = ([Stranger with { TierIds = [Free.Id] }], false, 0),
        ["active"] = ([Patron], true, 500),
        ["deleted tier: missing though the member pays"] = ([Patron with { TierIds = [] }], true, 500),
        ["deleted tier that is listed still"] = ([Patron with { TierIds = ["gone"] }], true, 500),
        ["deleted tier that is known"] = ([Patron with { TierIds = [Old.Id] }], true, 800),
        ["deleted tier, and the same is paid"] = ([Patron with { EntitledCents = 450 }, Patron with { TierIds = [], EntitledCents = 450 }], true, 500),
        ["deleted tier, and the same is paid for long"] =
            ([Patron with { EntitledCents = 450 }, Patron with { TierIds = [], EntitledCents = 450 }, Patron with { TierIds = [Free.Id], EntitledCents = 450 }], true, 500),
        ["deleted tier, and something else is paid since"] = ([Patron, Patron with { TierIds = [], EntitledCents = 200 }], true, 200),
        ["deleted tier of a yearly plan with a discount"] =
            ([Yearly with { EntitledCents = 3240 }, Yearly with { TierIds = [], EntitledCents = 3240 }], true, 300),
        ["deleted tier, paid in another currency"] =
            ([Patron with { EntitledCents = 41500, Currency = "INR" }, Patron with { TierIds = [], EntitledCents = 41500, Currency = "INR" }], true, 500),
        ["deleted tier, during a charge, then the same is paid"] = ([Patron, UnderWay, Patron with { TierIds = [] }], true, 500),
        ["another tier at the same amount"] = ([Patron, Patron with { TierIds = [Reader.Id] }], true, 300),
        ["yearly plan: the amount is the whole year's"] = ([Yearly], true, 300),
        ["yearly plan, cancelled: nothing says how often is paid"] = ([Yearly, Yearly with { Status = PatronStatus.Former, CadenceMonths = null }], true, 300),
        ["yearly amount without a tier"] = ([Yearly with { TierIds = [] }], true, 300),
        ["yearly amount without a tier, cancelled"] =
            ([Yearly with { TierIds = [] }, Yearly with { TierIds = [], Status = PatronStatus.Former, CadenceMonths = null }], true, 300),
        ["yearly amount that is no whole number of cents a month"] = ([Yearly with { TierIds = [], EntitledCents = 3599 }], true, 300),
        ["yearly plan, then the same amount each month"] = ([Yearly, Yearly with { TierIds = [], CadenceMonths = 1 }], true, 3600),
        ["the largest amount"] = ([Patron with { TierIds = [], EntitledCents = int.MaxValue }], true, int.MaxValue),
        ["another currency at a tier"] = ([Patron with { EntitledCents = 41500, Currency = "INR" }], true, 500),
        ["another currency without a tier: paid, and no more is known"] =
            ([Patron with { TierIds = [Free.Id], EntitledCents = 41500, Currency = "INR" }], true, 0),
        ["the campaign's currency without a tier"] = ([Patron with { TierIds = [], Currency = "USD" }], true, 500),
        ["another currency, known from the report before"] =
            ([Patron with { TierIds = [], EntitledCents = 41500, Currency = "INR" }, Patron with { TierIds = [], EntitledCents = 41500 }], true, 0),
        ["another currency before, and another amount since"] =
            ([Patron with { TierIds = [], EntitledCents = 41500, Currency = "INR" }, Patron with { TierIds = [], EntitledCents = 700 }], true, 700),
        ["discount of the first month"] = ([Patron with { EntitledCents = 50 }], true, 500),
        ["charge under way with nothing listed"] = ([Patron, UnderWay], true, 500),
        ["charge under way with nothing listed, of a yearly plan"] = ([Yearly with { TierIds = [] }, UnderWay], true, 300),
        ["charge under way with only the free tier"] = ([Patron, UnderWay with { TierIds = [Free.Id] }], true, 500),
        ["nothing listed though the last charge was paid"] = ([Patron, UnderWay with { LastChargeStatus = ChargeStatus.Paid }], true, 500),
        ["charge under way within the grace period"] = ([Patron, At(UnderWay, days: -7)], true, 500),
        ["charge under way after the grace period"] = ([Patron, At(UnderWay, days: -7, seconds: -1), UnderWay], false, 0),
        ["charge under way, then declined: grace counts from the first"] = ([Patron, At(UnderWay, days: -8), Declined], false, 0),
        ["charge under way of one who was never seen before"] = ([UnderWay], false, 0),
        ["gift: a tier and no money"] = ([Patron with { EntitledCents = 0, IsGifted = true, LastChargeStatus = null }], true, 500),
        ["gift to one who never pledged"] = ([Stranger with { TierIds = [Reader.Id], IsGifted = true }], true, 300),
        ["trial"] = ([Patron with { EntitledCents = 0, IsFreeTrial = true, LastChargeStatus = ChargeStatus.FreeTrial }], true, 500),
        ["pending charge"] = ([Patron with { LastChargeStatus = ChargeStatus.Pending }], true, 500),
        ["refund of one of two charges"] = ([Patron with { LastChargeStatus = ChargeStatus.Refunded }], true, 500),
        ["refund of a part"] = ([Patron with { LastChargeStatus = ChargeStatus.PartiallyRefunded }], true, 500),
        ["refund with nothing entitled"] =
            ([Patron, Stranger with { Status = PatronStatus.Active, LastChargeStatus = ChargeStatus.Refunded }], false, 0),
        ["refund, declined, with nothing entitled"] = ([Patron, Declined with { LastChargeStatus = ChargeStatus.Refunded }], false, 0),
        ["refund by Patreon with nothing entitled"] = ([Patron, Declined with { LastChargeStatus = ChargeStatus.RefundedByPatreon }], false, 0),
        ["declined, then refunded within the grace period"] =
            ([Patron, Declined, Declined with { LastChargeStatus = ChargeStatus.Refunded }], false, 0),
        ["fraud with nothing entitled"] = ([Patron, Declined with { LastChargeStatus = ChargeStatus.Fraud }], false, 0),
        ["fraud while something is entitled"] = ([Patron with { LastChargeStatus = ChargeStatus.Fraud }], true, 500),
        ["annual plan cancelled but paid until"] = ([Patron with { Status = PatronStatus.Former, NextChargeAt = null }], true, 500),
        ["custom pledge above the tier: the tier decides"] = ([Patron with { EntitledCents = 1234 }], true, 500),
        ["custom pledge above every tier"] = ([Patron with { TierIds = [], EntitledCents = 1234 }], true, 1234),
        ["custom pledge below every tier"] = ([Patron with { TierIds = [], EntitledCents = 100 }], true, 100),
        ["custom pledge with the free tier"] = ([Patron with { TierIds = [Free.Id], EntitledCents = 200 }], true, 200),
        ["two tiers"] = ([Patron with { TierIds = [Reader.Id, Press.Id], EntitledCents = 300 }], true, 500),
        ["foreign campaign"] = ([Patron with { CampaignId = "200" }], false, 0),
        ["another account's membership"] = ([Patron with { PatreonUserId = "other" }], false, 0),
        ["declined with tiers still listed"] =
            ([Patron with { Status = PatronStatus.Declined, LastChargeStatus = ChargeStatus.Declined }], true, 500),
        ["declined with a lower tier still listed"] = ([Patron, Declined with { TierIds = [Reader.Id], EntitledCents = 300 }], true, 300),
        ["declined with nothing within the grace period"] = ([Patron, At(Declined, days: -7)], true, 500),
        ["declined with nothing after the grace period"] = ([Patron, At(Declined, days: -7, seconds: -1), Declined], false, 0),
        ["declined with only the free tier within the grace period"] =
            ([Patron with { TierIds = [Free.Id, Press.Id] }, Declined with { TierIds = [Free.Id] }], true, 500),
        ["declined with only the free tier after a custom pledge"] =
            ([Patron with { TierIds = [Free.Id], EntitledCents = 200 }, Declined with { TierIds = [Free.Id] }], true, 200),
        ["declined with only the free tier after the grace period"] =
            ([Patron, At(Declined, days: -8) with { TierIds = [Free.Id] }, Declined with { TierIds = [Free.Id] }], false, 0),
        ["declined with nothing twice: grace counts from the first"] = ([Patron, At(Declined, days: -8), At(Declined, days: -1)], false, 0),
        ["declined with nothing twice within the grace period"] = ([Patron, At(Declined, days: -6), At(Declined, days: -1)], true, 500),
        ["declined with the free tier, then with nothing: grace counts from the first"] =
            ([Patron, At(Declined, days: -8) with { TierIds = [Free.Id] }, Declined], false, 0),
        ["declined with the tier still listed, then with nothing: grace counts from then"] =
            ([Patron, At(Declined, days: -8) with { TierIds = [Press.Id] }, Declined], true, 500),
        ["declined with the tier still listed, then with nothing after the grace period"] =
            ([Patron, At(Declined, days: -20) with { TierIds = [Press.Id] }, At(Declined, days: -8), Declined], false, 0),
        ["declined with a lower tier still listed, then with nothing: grace is that of the lower one"] =
            ([Patron, At(Declined, days: -8) with { TierIds = [Reader.Id], EntitledCents = 300 }, Declined], true, 300),
        ["declined gift"] = ([Patron with { EntitledCents = 0, IsGifted = true }, Declined], true, 500),
        ["declined with nothing, and never seen before"] = ([Declined], false, 0),
        ["declined with nothing, free before"] = ([Stranger with { TierIds = [Free.Id] }, Declined], false, 0),
        ["declined, then paid again"] = ([Patron, At(Declined, days: -9), Patron with { EntitledCents = 300, TierIds = [Reader.Id] }], true, 300),
        ["declined, paid again, declined again: grace begins anew"] = ([Patron, At(Declined, days: -9), Patron, Declined], true, 500),
        ["declined, then left within the grace period"] =
            ([Patron, Declined, Stranger with { Status = PatronStatus.Former, LastChargeStatus = ChargeStatus.Declined }], false, 0),
        ["stale for 2 days"] = ([At(Patron, days: -2)], true, 500),
        ["stale for 3 days"] = ([At(Patron, days: -3)], true, 500),
        ["stale for 4 days"] = ([At(Patron, days: -4)], false, 0),
        ["former"] = ([Patron, Stranger with { Status = PatronStatus.Former, LastChargeStatus = ChargeStatus.Paid }], false, 0),
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void A_membership_entitles_to_what_the_table_says(string row)
    {
        var (reports, isPaid, cents) = Cases[row];

        var entitlement = Decide(reports);

        Assert.Equal((isPaid, cents), (entitlement.IsPaid, entitlement.Cents));
        Assert.False(entitlement.IsCreator);
    }

    [Theory]
    [InlineData("tier", null)]
    [InlineData("amount", "USD")]
    [InlineData("another currency", "INR")]
    [InlineData("amount in the grace period", "USD")]
    public void An_entitlement_names_the_currency_where_the_amount_decides(string what, string? currency) =>
        Assert.Equal(currency, Decide(what switch
        {
            "tier" => [Patron],
            "amount" => [Patron with { TierIds = [] }],
            "amount in the grace period" => [Patron with { TierIds = [], Currency = "USD" }, UnderWay],
            _ => [Patron with { TierIds = [], Currency = "INR" }],
        }).AmountCurrency);

    [Theory]
    [InlineData("active", false)]
    [InlineData("former", true)]
    [InlineData("no next charge", true)]
    [InlineData("no next charge, and Patreon does not say what it takes", false)]
    [InlineData("downgraded yearly plan: no date, and it pays", false)]
    [InlineData("given: a tier and no money", false)]
    [InlineData("declined", false)]
    public void A_membership_is_cancelled_where_no_charge_will_come(string what, bool isCancelled) =>
        Assert.Equal(isCancelled, (what switch
        {
            "active" => Patron with { NextChargeAt = Now.AddDays(9), WillPayCents = 500 },
            "former" => Stranger with { Status = PatronStatus.Former },
            "no next charge" => Patron with { WillPayCents = 0 },
            "no next charge, and Patreon does not say what it takes" => Patron,
            "downgraded yearly plan: no date, and it pays" => Yearly with { WillPayCents = 3600 },
            "given: a tier and no money" => Patron with { EntitledCents = 0, WillPayCents = 0 },
            _ => Declined with { WillPayCents = 0 },
        }).IsCancelled);

    [Fact]
    public void The_creator_meets_every_requirement_whatever_their_own_membership_is()
    {
        foreach (var membership in (Membership?[])[null, Stranger, At(Patron, days: -99)])
        {
            var (entitlement, _) = EffectiveEntitlement.Evaluate(Ours, Ours.CreatorUserId, membership is null ? [] : [membership], EntitlementPolicy.Default, Now);
            Assert.True(entitlement is { IsCreator: true, IsPaid: true } && entitlement.Meets(new AccessRequirement(Press.AmountCents, Press)) && entitlement.Meets(new AccessRequirement(int.MaxValue)) && entitlement.Meets(null));
        }
    }

    [Fact]
    public void An_entitlement_in_the_grace_period_says_when_that_ends_and_a_listed_one_does_not()
    {
        Assert.Equal(Now.AddDays(6), Decide(Patron, At(Declined, days: -1), Declined).GraceEndsAt);
        Assert.Null(Decide(Patron).GraceEndsAt);
        Assert.Null(Decide(Patron, At(Declined, days: -8), Declined).GraceEndsAt);
        // By a clock that was ahead for a moment.
        Assert.Equal(Now.AddDays(7), Decide(Patron, At(Declined, days: 30), Declined).GraceEndsAt);
    }

    [Fact]
    public void A_stale_paid_entitlement_is_distinguished_from_a_free_or_expired_one()
    {
        Assert.True(IsStale(At(Patron, days: -4)));
        Assert.True(IsStale(At(Patron, days: -4) with { Status = PatronStatus.Former }));
        Assert.True(IsStale(At(Declined, days: -4).CarryOver(At(Patron, days: -5), Ours)));
        Assert.False(IsStale(At(Patron, days: -3)));
        Assert.False(IsStale(At(Stranger, days: -4) with { TierIds = [Free.Id] }));
        Assert.False(IsStale(At(Declined, days: -8).CarryOver(At(Patron, days: -9), Ours)));

        static bool IsStale(Membership membership) => EffectiveEntitlement.Evaluate(Ours, Me, [membership], EntitlementPolicy.Default, Now).Entitlement.IsStale;
    }

    [Theory]
    [InlineData("free", false, false, false, true)]
    [InlineData("reader", true, true, false, true)]
    [InlineData("press", true, true, true, true)]
    [InlineData("deleted tier", true, true, true, true)]
    [InlineData("small pledge", true, false, false, true)]
    [InlineData("nobody", false, false, false, false)]
    public void An_entitlement_meets_the_requirement_of_its_tier_and_of_all_cheaper_ones(string who, bool patrons, bool reader, bool press, bool free)
    {
        var entitlement = Decide(who switch
        {
            "free" => Stranger with { TierIds = [Free.Id] },
            "reader" => Patron with { TierIds = [Reader.Id], EntitledCents = 300 },
            "press" => Patron,
            "deleted tier" => Patron with { TierIds = [] },
            "small pledge" => Patron with { TierIds = [], EntitledCents = 100 },
            _ => null,
        });

        Assert.Equal(patrons, Opens(new AccessRule.Patrons(), entitlement));
        Assert.Equal(reader, Opens(new AccessRule.MinimumTier("reader"), entitlement));
        Assert.Equal(reader, Opens(new AccessRule.MinimumTier("300"), entitlement));
        Assert.Equal(press, Opens(new AccessRule.MinimumTier(Press.Id), entitlement));
        Assert.Equal(press, Opens(new AccessRule.MinimumTier("301"), entitlement));
        Assert.Equal(free, Opens(new AccessRule.MinimumTier("Free"), entitlement));
    }

    [Theory]
    [InlineData("Patron of the Pres")]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("5.00")]
    [InlineData("5064561")]
    [InlineData("99999999999")]
    [InlineData("๕๐๐")]
    public void A_rule_that_is_neither_a_tier_nor_cents_has_no_requirement(string text) =>
        Assert.Null(new AccessRule.MinimumTier(text).FindRequirement(Ours));

    [Fact]
    public void Digits_are_a_tier_id_first_then_cents_and_never_a_title()
    {
        var campaign = Ours with { Tiers = [Free, new Tier("500", "Reader", 300, "USD", true), new Tier("9", "700", 900, "USD", true)] };

        Assert.Equal(300, new AccessRule.MinimumTier("500").FindRequirement(campaign)!.Cents);
        Assert.Equal(new AccessRequirement(700), new AccessRule.MinimumTier("700").FindRequirement(campaign));
    }

    [Fact]
    public void Of_tiers_with_the_same_title_the_most_expensive_counts_and_a_deleted_one_only_where_no_other_has_it()
    {
        var campaign = Ours with
        {
            Tiers = [Free, Reader, Reader with { Id = "dear", AmountCents = 900, IsPublished = false }, Reader with { Id = "gone", AmountCents = 2000, IsDeleted = true }, Old],
        };

        Assert.Equal(["dear", "2"], campaign.FindTiers("READER").Select(tier => tier.Id));
        Assert.Equal("dear", campaign.FindTier("reader")!.Id);
        Assert.Equal(["gone"], campaign.FindTiers("gone").Select(tier => tier.Id));
        Assert.Equal(Old, campaign.FindTier("binder"));
        Assert.Empty(campaign.FindTiers("nothing"));
    }

    [Fact]
    public void A_deleted_tier_stays_open_to_those_who_pay_for_it()
    {
        Assert.True(Opens(new AccessRule.MinimumTier("Binder"), Decide(Patron with { TierIds = [Old.Id], EntitledCents = 800 }, Patron with { TierIds = [], EntitledCents = 800 })));
        Assert.True(Opens(new AccessRule.MinimumTier("Binder"), Decide(Patron with { TierIds = [], EntitledCents = 800 })));
        Assert.False(Opens(new AccessRule.MinimumTier("Binder"), Decide(Patron)));
    }

    [Fact]
    public void Of_two_tiers_with_the_same_title_and_price_the_published_one_counts() =>
        Assert.Equal("new", (Ours with { Tiers = [Reader with { Id = "old", IsPublished = false }, Reader with { Id = "new" }] }).FindTier("READER")!.Id);

    private static bool Opens(AccessRule rule, EffectiveEntitlement entitlement) => entitlement.Meets(rule.FindRequirement(Ours)!);

    private static Membership At(Membership membership, int days, int seconds = 0) =>
        membership with { AsOf = Now.AddDays(days).AddSeconds(seconds) };

    // Each report carries over the previous one, as the store does it.
    private static EffectiveEntitlement Decide(params Membership?[] reports)
    {
        var known = reports.Aggregate((Membership?)null, (previous, report) => report?.CarryOver(previous, Ours));
        return EffectiveEntitlement.Evaluate(Ours, Me, known is null ? [] : [known with { AsOf = Fresh(known) }], EntitlementPolicy.Default, Now).Entitlement;
    }

    // A member in the grace period is read again and again meanwhile; the row of the table only says when the grace began.
    private static DateTimeOffset Fresh(Membership membership) => membership.Grace is null ? membership.AsOf : Now;
}
