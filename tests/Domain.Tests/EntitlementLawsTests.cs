using Bookstore.Domain.Patrons;
using CsCheck;

namespace Bookstore.Domain.Tests;

/// <summary>What holds of an entitlement, whatever Patreon reports of a person, and in whatever order.</summary>
public sealed class EntitlementLawsTests
{
    private const int Samples = 1_000;
    private const string Me = "10120815";

    private static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    private static readonly Tier Free = new("1", "Free", 0, "USD", true);
    private static readonly Tier Reader = new("2", "Reader", 300, "USD", true);
    private static readonly Tier Press = new("3", "Press", 500, "USD", true);
    private static readonly Tier Binder = new("4", "Binder", 800, "USD", true) { IsDeleted = true };
    private static readonly Campaign Ours = new("100", "creator", "The Press", null, [Free, Reader, Press, Binder]);

    private static readonly Gen<string> RuleText = Gen.OneOf("1", "2", "3", "4", "299", "300", "301", "500", "800", "801", "1000", "999999", "nothing");
    private static readonly Gen<AccessRule> Rule = Gen.OneOf(Gen.Const<AccessRule>(new AccessRule.Patrons()), RuleText.Select<string, AccessRule>(text => new AccessRule.MinimumTier(text)));

    // What Patreon says of a member at one time; how many days ago is a number from 0 to 12.
    private static readonly Gen<Membership> Report = Gen.Select(
        Gen.Enum<PatronStatus>(),
        Gen.OneOf("1", "2", "3", "4", "gone").Array[0, 2],
        Gen.OneOf(0, 1, 300, 450, 500, 800, 3600, int.MaxValue),
        Gen.OneOf<int?>(null, 1, 12),
        Gen.OneOf(null, "USD", "INR"),
        Gen.OneOf<ChargeStatus?>(null, ChargeStatus.Paid, ChargeStatus.Declined, ChargeStatus.Pending, ChargeStatus.Refunded, ChargeStatus.Fraud),
        Gen.Int[0, 12]).Select((status, tiers, cents, cadence, currency, charge, age) => new Membership("m", Ours.Id, Me, status, tiers, cents, Now.AddDays(-age))
        {
            CadenceMonths = cadence,
            Currency = currency,
            LastChargeStatus = charge,
        });

    // As it is stored: each report is completed from the one before it.
    private static readonly Gen<Membership> Stored = Report.Array[1, 4].Select(reports => reports
        .OrderBy(report => report.AsOf)
        .Aggregate((Membership?)null, (previous, report) => report.CarryOver(previous, Ours))!);

    private static readonly Gen<Membership[]> Memberships = Stored.Array[0, 4].Select(all => all.Select((membership, index) => membership with { MemberId = $"m-{index}" }).ToArray());

    [Fact]
    public void The_order_of_memberships_changes_nothing() => Gen.Select(Memberships, Gen.Int).Sample((memberships, seed) =>
    {
        var shuffled = memberships.ToArray();
        new Random(seed).Shuffle(shuffled);
        var ((one, decides), (other, decidesToo)) = (Evaluate(memberships), Evaluate(shuffled));

        return decides == decidesToo && one with { Tiers = [] } == other with { Tiers = [] } && one.Tiers.SequenceEqual(other.Tiers);
    }, iter: Samples);

    [Fact]
    public void A_further_membership_never_lowers_the_entitlement() => Gen.Select(Memberships, Stored, Rule).Sample(
        (memberships, further, rule) => !IsMet(rule, memberships) || IsMet(rule, [.. memberships, further with { MemberId = "further" }]), iter: Samples);

    [Fact]
    public void Memberships_of_others_and_of_other_campaigns_change_nothing() => Gen.Select(Memberships, Stored, Gen.Bool).Sample((memberships, strange, isOfOthers) =>
    {
        var stranger = isOfOthers ? strange with { PatreonUserId = "other" } : strange with { CampaignId = "200" };

        return Evaluate(memberships).Membership == Evaluate([stranger, .. memberships]).Membership
            && Evaluate(memberships).Entitlement with { Tiers = [] } == Evaluate([stranger, .. memberships]).Entitlement with { Tiers = [] };
    }, iter: Samples);

    [Fact]
    public void An_entitlement_that_meets_an_amount_meets_every_lower_one() => Gen.Select(Memberships, Gen.Int[1, 999_999], Gen.Int[1, 999_999]).Sample(
        (memberships, one, other) => !IsMet(Amount(Math.Max(one, other)), memberships) || IsMet(Amount(Math.Min(one, other)), memberships), iter: Samples);

    [Fact]
    public void An_entitlement_that_meets_a_paid_tier_meets_every_tier_of_at_most_its_price() => Memberships.Sample(
        memberships => Ours.Tiers.Where(tier => tier.AmountCents > 0 && IsMet(new AccessRule.MinimumTier(tier.Id), memberships))
            .All(met => Ours.Tiers.Where(tier => tier.AmountCents <= met.AmountCents).All(tier => IsMet(new AccessRule.MinimumTier(tier.Id), memberships))),
        iter: Samples);

    [Fact]
    public void No_entitlement_exceeds_what_a_current_membership_pays_for() => Memberships.Sample(memberships =>
    {
        var (entitlement, _) = Evaluate(memberships);
        var counts = memberships.Where(membership => membership.AsOf >= Now.AddDays(-3)).ToList();

        return entitlement.Cents <= counts.Select(Worth).DefaultIfEmpty().Max()
            && (!entitlement.IsPaid || counts.Any(IsPaid))
            && entitlement.Tiers.All(tier => counts.Any(membership => TierIds(membership).Contains(tier.Id)));
    }, iter: Samples);

    [Fact]
    public void Without_new_reports_an_entitlement_never_grows_over_time() => Gen.Select(Memberships, Rule, Gen.Int[0, 12], Gen.Int[0, 12]).Sample(
        (memberships, rule, one, other) => !IsMet(rule, memberships, Now.AddDays(Math.Max(one, other))) || IsMet(rule, memberships, Now.AddDays(Math.Min(one, other))),
        iter: Samples);

    [Fact]
    public void The_creator_meets_every_rule() => Gen.Select(Memberships, Rule).Sample((memberships, rule) =>
        EffectiveEntitlement.Evaluate(Ours, Ours.CreatorUserId, memberships, EntitlementPolicy.Default, Now).Entitlement.Meets(rule.FindRequirement(Ours)), iter: Samples);

    private static (EffectiveEntitlement Entitlement, Membership? Membership) Evaluate(IEnumerable<Membership> memberships) =>
        EffectiveEntitlement.Evaluate(Ours, Me, memberships, EntitlementPolicy.Default, Now);

    private static bool IsMet(AccessRule rule, IEnumerable<Membership> memberships, DateTimeOffset? now = null) =>
        EffectiveEntitlement.Evaluate(Ours, Me, memberships, EntitlementPolicy.Default, now ?? Now).Entitlement.Meets(rule.FindRequirement(Ours));

    private static AccessRule.MinimumTier Amount(int cents) => new($"{cents:000000}");

    // The most that Patreon ever listed for a membership, and the site still knows of.
    private static int Worth(Membership membership) => Listed(membership).Select(listed => Math.Max(
        Ours.Tiers.Where(tier => listed.TierIds.Contains(tier.Id)).Select(tier => tier.AmountCents).DefaultIfEmpty().Max(),
        listed.Currency is null or "USD" ? (int)Math.Ceiling((decimal)listed.Cents / (listed.Months ?? 1)) : 0)).Max();

    private static bool IsPaid(Membership membership) =>
        Listed(membership).Any(listed => listed.Cents > 0 || Ours.Tiers.Any(tier => tier.AmountCents > 0 && listed.TierIds.Contains(tier.Id)));

    private static IEnumerable<string> TierIds(Membership membership) => Listed(membership).SelectMany(listed => listed.TierIds);

    private static IEnumerable<Entitlement> Listed(Membership membership) =>
        membership.Grace is { } grace ? [membership.Entitlement, grace.Entitlement] : [membership.Entitlement];
}
