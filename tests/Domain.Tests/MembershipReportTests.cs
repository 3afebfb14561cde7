using Bookstore.Domain.Patrons;

namespace Bookstore.Domain.Tests;

/// <summary>What a report of Patreon leaves open, and what the report before it says of that.</summary>
public sealed class MembershipReportTests
{
    private const string Me = "10120815";
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    private static readonly Tier Free = new("1", "Free", 0, "USD", true);
    private static readonly Tier Press = new("3", "Patron of the Press", 500, "USD", true);
    private static readonly Campaign Ours = new("100", "creator", "The Press", null, [Free, Press]);
    private static readonly Membership Patron = new("m", Ours.Id, Me, PatronStatus.Active, [Press.Id], 450, Now);

    [Theory]
    [InlineData(12, null, 12)]
    [InlineData(null, 12, 12)]
    [InlineData(12, 12, 12)]
    [InlineData(null, null, null)]
    public void A_report_without_a_cadence_keeps_the_previous_one(int? reported, int? before, int? cadence) =>
        Assert.Equal(cadence, (Patron with { CadenceMonths = reported }).CarryOver(Patron with { CadenceMonths = before }, Ours).CadenceMonths);

    [Theory]
    [InlineData("INR", null, "INR")]
    [InlineData(null, "INR", "INR")]
    [InlineData("INR", "INR", "INR")]
    [InlineData(null, null, null)]
    public void A_report_without_a_currency_keeps_the_previous_one(string? reported, string? before, string? currency) =>
        Assert.Equal(currency, (Patron with { Currency = reported }).CarryOver(Patron with { Currency = before }, Ours).Currency);

    [Theory]
    [InlineData("INR", "INR", true)]
    [InlineData("INR", null, true)]
    [InlineData(null, "INR", true)]
    [InlineData("USD", "INR", false)]
    public void An_unlisted_tier_is_retained_unless_the_currency_changed(string? reported, string? before, bool isRetained)
    {
        var report = (Patron with { TierIds = [], Currency = reported }).CarryOver(Patron with { Currency = before }, Ours);

        Assert.Equal(isRetained ? [Press.Id] : [], report.RetainedTierIds);
    }

    [Theory]
    [InlineData(null, 450, "", true)]
    [InlineData(null, 1, "1", true)]
    [InlineData(null, 450, "3", false)]
    [InlineData(null, 0, "", false)]
    [InlineData(null, -1, "", false)]
    [InlineData("USD", 450, "", false)]
    [InlineData("USD", 0, "3", false)]
    public void A_currency_is_lacking_where_only_the_amount_decides_and_its_currency_is_unknown(string? currency, int cents, string tier, bool isLacking) =>
        Assert.Equal(isLacking, (Patron with { Currency = currency, EntitledCents = cents, TierIds = tier.Length == 0 ? [] : [tier] }).LacksCurrency(Ours));

    [Theory]
    [InlineData("100000", 100_000)]
    [InlineData("999999", 999_999)]
    [InlineData("000001", 1)]
    [InlineData("1000000", null)]
    public void An_amount_has_six_digits_at_most(string text, int? cents) =>
        Assert.Equal(cents, new AccessRule.MinimumTier(text).FindRequirement(Ours)?.Cents);

    [Fact]
    public void Of_two_memberships_that_entitle_to_nothing_the_one_that_is_only_out_of_date_decides()
    {
        var outdated = Patron with { MemberId = "b", AsOf = Now.AddDays(-4) };
        var free = Patron with { MemberId = "a", Status = PatronStatus.NeverPledged, TierIds = [Free.Id], EntitledCents = 0 };

        Assert.Equal(("b", true), Deciding(free, outdated));
    }

    [Fact]
    public void Of_two_memberships_of_the_same_worth_the_one_that_is_listed_decides_and_not_the_one_in_its_grace_period()
    {
        var declined = (Patron with { MemberId = "a", TierIds = [], EntitledCents = 0 }).CarryOver(Patron, Ours);

        Assert.Equal(("b", false), Deciding(declined, Patron with { MemberId = "b", Status = PatronStatus.Former }));
    }

    [Theory]
    [InlineData(PatronStatus.Active, PatronStatus.Declined)]
    [InlineData(PatronStatus.Declined, PatronStatus.Former)]
    [InlineData(PatronStatus.Former, PatronStatus.NeverPledged)]
    public void Of_two_memberships_of_the_same_worth_the_one_closer_to_an_active_patron_decides(PatronStatus closer, PatronStatus other) =>
        Assert.Equal(("b", false), Deciding(Patron with { MemberId = "a", Status = other, LastChargeAt = Now }, Patron with { MemberId = "b", Status = closer }));

    [Fact]
    public void Of_two_memberships_that_are_alike_the_one_that_was_charged_last_decides_and_then_the_first_id()
    {
        Assert.Equal(("b", false), Deciding(Patron with { MemberId = "a", LastChargeAt = Now.AddDays(-2) }, Patron with { MemberId = "b", LastChargeAt = Now.AddDays(-1) }));
        Assert.Equal(("b", false), Deciding(Patron with { MemberId = "a" }, Patron with { MemberId = "b", LastChargeAt = Now.AddDays(-1) }));
        Assert.Equal(("a", false), Deciding(Patron with { MemberId = "b" }, Patron with { MemberId = "a" }));
        Assert.Equal(("B", false), Deciding(Patron with { MemberId = "a" }, Patron with { MemberId = "B" }));
    }

    private static (string? MemberId, bool IsStale) Deciding(params Membership[] memberships)
    {
        var (entitlement, membership) = EffectiveEntitlement.Evaluate(Ours, Me, memberships, EntitlementPolicy.Default, Now);
        return (membership?.MemberId, entitlement.IsStale);
    }
}
