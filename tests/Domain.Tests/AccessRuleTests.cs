using Bookstore.Domain.Patrons;
using Bookstore.Domain.Profiles;
using CsCheck;

namespace Bookstore.Domain.Tests;

/// <summary>What a rule asks for, and what a list of rules, any of which is enough, adds to that.</summary>
public sealed class AccessRuleTests
{
    private const int Samples = 1_000;

    private static readonly Tier Reader = new("2", "Reader", 300, "USD", true);
    private static readonly Tier Press = new("3", "Press", 500, "USD", true);
    private static readonly Campaign Ours = new("100", "creator", "The Press", null, [Reader, Press]);
    private static readonly EffectiveEntitlement Creator = new(true, int.MaxValue, Ours.Tiers, IsCreator: true);
    private static readonly AccessRule.OrganizationMember Circle = new("night-readers");
    private static readonly AccessRule.OrganizationMember Hosts = new("night-readers", "host");

    private static readonly Gen<string> Id = Gen.OneOf("night-readers", "bangkok-readers", "others");
    private static readonly Gen<string> Role = Gen.OneOf("host", "reader");
    private static readonly Gen<AccessRule> ForOrganization = Gen.Select(Id, Gen.OneOf(Gen.Const((string?)null), Role.Select(role => (string?)role)))
        .Select<(string, string?), AccessRule>(rule => new AccessRule.OrganizationMember(rule.Item1, rule.Item2));

    private static readonly Gen<AccessRule> ForPatrons = Gen.OneOf(
        Gen.Const<AccessRule>(new AccessRule.Patrons()),
        Gen.OneOf("2", "3", "300", "500", "nothing").Select<string, AccessRule>(text => new AccessRule.MinimumTier(text)));

    private static readonly Gen<AccessRule> Rule = Gen.Frequency((1, Gen.Const<AccessRule>(new AccessRule.Everyone())), (4, ForPatrons), (4, ForOrganization));
    private static readonly Gen<AccessRule[]> Rules = Rule.Array[1, 5];

    private static readonly Gen<EffectiveEntitlement> Entitlement = Gen.OneOf(
        EffectiveEntitlement.None, new(true, 100, []), new(true, 300, [Reader]), new(true, 500, [Press]), Creator);

    private static readonly Gen<OrganizationMembership[]> Organizations = Gen.Select(Id, Role.Array[0, 2])
        .Select((id, roles) => new OrganizationMembership(id, null, roles)).Array[0, 3];

    private static readonly Gen<Campaign?> KnownCampaign = Gen.OneOf<Campaign?>(Ours, null);

    [Theory]
    [InlineData("night-readers", "", true, false)]
    [InlineData("night-readers", "host", true, true)]
    [InlineData("night-readers", "reader", true, false)]
    [InlineData("night-readers", "Host", true, false)]
    [InlineData("Night-Readers", "host", false, false)]
    [InlineData("bangkok-readers", "host", false, false)]
    public void A_rule_for_an_organization_lets_its_members_in_and_one_with_a_role_those_who_have_it_there(
        string id, string role, bool isMember, bool isHost)
    {
        OrganizationMembership[] organizations = [new("others", "Others", ["host"]), new(id, "Night Readers", role.Length == 0 ? [] : [role])];

        Assert.Equal(
            (isMember, isHost),
            (Circle.Admits(null, EffectiveEntitlement.None, organizations), Hosts.Admits(null, EffectiveEntitlement.None, organizations)));
    }

    [Fact]
    public void No_entitlement_but_the_creators_opens_what_is_for_an_organization()
    {
        Assert.False(Circle.Admits(Ours, new(true, 999_999, Ours.Tiers), []));
        Assert.True(Circle.Admits(Ours, Creator, []));
        Assert.Null(Circle.FindRequirement(Ours));
    }

    [Fact]
    public void What_is_for_organizations_only_is_known_to_their_members_whatever_their_role_and_to_the_creator()
    {
        var rule = AccessRule.Any(Hosts, new AccessRule.OrganizationMember("bangkok-readers"));

        Assert.True(rule.IsForOrganizationsOnly);
        Assert.False(rule.IsVisibleTo(new(true, 999_999, Ours.Tiers), [new("others", null, ["host"])]));
        Assert.True(rule.IsVisibleTo(EffectiveEntitlement.None, [new("night-readers", null, [])]));
        Assert.True(rule.IsVisibleTo(Creator, []));
    }

    [Fact]
    public void A_rule_for_patrons_beside_one_for_an_organization_makes_it_known_to_everyone()
    {
        var rule = AccessRule.Any(Hosts, new AccessRule.Patrons());

        Assert.False(rule.IsForOrganizationsOnly);
        Assert.True(rule.IsVisibleTo(EffectiveEntitlement.None, []));
    }

    [Fact]
    public void Of_several_requirements_the_lowest_is_named_and_one_that_nobody_can_meet_is_left_out() => Assert.Equal(
        new AccessRequirement(300, Reader),
        AccessRule.Any(Circle, new AccessRule.MinimumTier("nothing"), new AccessRule.MinimumTier("Press"), new AccessRule.MinimumTier("Reader"))
            .FindRequirement(Ours));

    [Fact]
    public void A_membership_at_patreon_may_be_a_way_in_where_one_of_the_rules_is_for_patrons()
    {
        Assert.True(new AccessRule.Patrons().ConcernsPatrons);
        Assert.True(new AccessRule.MinimumTier("3").ConcernsPatrons);
        Assert.True(AccessRule.Any(Circle, new AccessRule.MinimumTier("3")).ConcernsPatrons);
        Assert.False(AccessRule.Any(Circle, Hosts).ConcernsPatrons);
        Assert.False(new AccessRule.Everyone().ConcernsPatrons);
    }

    [Fact]
    public void Combinations_are_the_same_if_their_rules_are()
    {
        Assert.Equal(AccessRule.Any(Circle, Hosts), AccessRule.Any(Circle, Hosts));
        Assert.NotEqual(AccessRule.Any(Circle, Hosts), AccessRule.Any(Circle, new AccessRule.Patrons()));
    }

    [Fact]
    public void No_rules_at_all_are_a_mistake() =>
        Assert.StartsWith("There is no rule.", Assert.Throws<ArgumentException>(() => AccessRule.Any()).Message, StringComparison.Ordinal);

    [Fact]
    public void Several_rules_let_in_exactly_those_whom_one_of_them_lets_in() => Gen.Select(Rules, KnownCampaign, Entitlement, Organizations).Sample(
        (rules, campaign, entitlement, organizations) =>
            AccessRule.Any(rules).Admits(campaign, entitlement, organizations)
            == rules.Any(rule => rule.Admits(campaign, entitlement, organizations)),
        iter: Samples);

    [Fact]
    public void The_order_and_the_nesting_of_rules_change_nothing() => Gen.Select(Rules, Rules, KnownCampaign, Entitlement, Organizations).Sample(
        (some, others, campaign, entitlement, organizations) =>
        {
            var (one, other) = (AccessRule.Any([.. some, .. others]), AccessRule.Any(AccessRule.Any(others.Reverse()), AccessRule.Any(some)));

            return one.Admits(campaign, entitlement, organizations) == other.Admits(campaign, entitlement, organizations)
                && one.IsVisibleTo(entitlement, organizations) == other.IsVisibleTo(entitlement, organizations)
                && one.IsForOrganizationsOnly == other.IsForOrganizationsOnly
                && one.FindRequirement(Ours)?.Cents == other.FindRequirement(Ours)?.Cents;
        },
        iter: Samples);

    [Fact]
    public void A_rule_that_is_repeated_or_alone_is_that_rule() => Rule.Sample(
        rule => AccessRule.Any(rule) == rule && AccessRule.Any(rule, rule) == rule && AccessRule.Any(AccessRule.Any(rule, rule)) == rule, iter: Samples);

    [Fact]
    public void A_combination_holds_two_or_more_simple_rules() => Rules.Sample(
        rules => AccessRule.Any(rules) is not AccessRule.AnyOf any
            || (any.Rules.Count > 1 && any.Rules.All(rule => rule is not (AccessRule.AnyOf or AccessRule.Everyone))
                && any == AccessRule.Any(rules) && any.GetHashCode() == AccessRule.Any(rules).GetHashCode()),
        iter: Samples);

    [Fact]
    public void Whom_a_rule_lets_in_may_know_of_it() => Gen.Select(Rules, KnownCampaign, Entitlement, Organizations).Sample(
        (rules, campaign, entitlement, organizations) =>
            !AccessRule.Any(rules).Admits(campaign, entitlement, organizations) || AccessRule.Any(rules).IsVisibleTo(entitlement, organizations),
        iter: Samples);
}
