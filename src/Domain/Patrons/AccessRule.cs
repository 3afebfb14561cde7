using System.Globalization;
using Bookstore.Domain.Profiles;

namespace Bookstore.Domain.Patrons;

/// <summary>Who may see a book or a page, as its author writes it.</summary>
public abstract record AccessRule
{
    private const int MaxCentsDigits = 6;

    private AccessRule()
    {
    }

    /// <summary>Everyone, signed in or not.</summary>
    public sealed record Everyone : AccessRule;

    /// <summary>Everyone with a paid membership, which another person may have paid for.</summary>
    public sealed record Patrons : AccessRule;

    /// <summary>Members of a tier, and everyone whose entitlement is worth as much.</summary>
    /// <param name="TierOrCents">The tier's title or id, or an amount in cents of at most six digits.</param>
    public sealed record MinimumTier(string TierOrCents) : AccessRule;

    /// <summary>Members of a Logto organization. Names of roles are compared exactly, as Logto does.</summary>
    /// <param name="Role">The role in the organization that a member needs; null where every member may.</param>
    public sealed record OrganizationMember(string Id, string? Role = null) : AccessRule
    {
        /// <summary>What to call the organization for people who are not in it: Logto tells its name to members only.</summary>
        public string? Name { get; init; }
    }

    /// <summary>Everyone whom at least one of the rules lets in.</summary>
    /// <param name="Rules">Two or more, none of them <see cref="AnyOf"/> or <see cref="Everyone"/>.</param>
    public sealed record AnyOf(IReadOnlyList<AccessRule> Rules) : AccessRule
    {
        public bool Equals(AnyOf? other) => other is not null && Rules.SequenceEqual(other.Rules);

        public override int GetHashCode() => Rules.Aggregate(0, HashCode.Combine);
    }

    /// <summary>The rule itself, or each one of <see cref="AnyOf"/>.</summary>
    public IReadOnlyList<AccessRule> Alternatives => this is AnyOf any ? any.Rules : [this];

    /// <summary>Whether a membership at Patreon may be a way in.</summary>
    public bool ConcernsPatrons => Alternatives.Any(rule => rule is Patrons or MinimumTier);

    /// <summary>Whether only members of organizations are let in.</summary>
    public bool IsForOrganizationsOnly => Alternatives.All(rule => rule is OrganizationMember);

    /// <summary>Combines rules, any of which lets a person in, in the simplest form.</summary>
    /// <exception cref="ArgumentException">There is no rule.</exception>
    public static AccessRule Any(params IEnumerable<AccessRule> rules)
    {
        var distinct = rules.SelectMany(rule => rule.Alternatives).Distinct().ToList();
        return distinct switch
        {
            [] => throw new ArgumentException("There is no rule.", nameof(rules)),
            [var only] => only,
            _ => distinct.OfType<Everyone>().FirstOrDefault() ?? (AccessRule)new AnyOf(distinct),
        };
    }

    /// <summary>Whether the rule lets a person in.</summary>
    /// <param name="campaign">Null where there is none, or before it was first read.</param>
    /// <param name="organizations">The organizations that the person is a member of.</param>
    public bool Admits(Campaign? campaign, EffectiveEntitlement entitlement, IReadOnlyList<OrganizationMembership> organizations)
    {
        ArgumentNullException.ThrowIfNull(entitlement);
        ArgumentNullException.ThrowIfNull(organizations);
        return entitlement.IsCreator || this switch
        {
            Everyone => true,
            AnyOf any => any.Rules.Any(rule => rule.Admits(campaign, entitlement, organizations)),
            OrganizationMember rule => organizations.Any(one => one.Id == rule.Id && (rule.Role is null || one.Roles.Contains(rule.Role))),
            _ => campaign is not null && entitlement.Meets(FindRequirement(campaign)),
        };
    }

    /// <summary>
    /// Whether a person may know of what the rule protects. What is for organizations only is known inside them only, whatever
    /// the role, and to the creator: its title alone can tell too much of a circle.
    /// </summary>
    /// <param name="organizations">The organizations that the person is a member of.</param>
    public bool IsVisibleTo(EffectiveEntitlement entitlement, IReadOnlyList<OrganizationMembership> organizations)
    {
        ArgumentNullException.ThrowIfNull(entitlement);
        return entitlement.IsCreator
            || Alternatives.Any(rule => rule is not OrganizationMember member || organizations.Any(one => one.Id == member.Id));
    }

    /// <summary>
    /// Finds what the rule requires in a campaign; null where no membership meets it and only the creator passes: the campaign has
    /// no such tier, or the rule is for an organization. Of several rules, the one that costs the least.
    /// </summary>
    public AccessRequirement? FindRequirement(Campaign campaign)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        return this switch
        {
            MinimumTier { TierOrCents: var cents } when IsCents(cents) && campaign.Tiers.All(tier => tier.Id != cents) =>
                int.Parse(cents, CultureInfo.InvariantCulture) is var amount and > 0 ? new AccessRequirement(amount) : null,
            MinimumTier rule => campaign.FindTier(rule.TierOrCents) is { } tier ? new AccessRequirement(tier.AmountCents, tier) : null,
            OrganizationMember => null,
            AnyOf any => any.Rules.Select(rule => rule.FindRequirement(campaign)).OfType<AccessRequirement>().MinBy(requirement => requirement.Cents),
            _ => new AccessRequirement(0),
        };
    }

    // Longer numbers are ids: the id of a deleted tier must not turn into an amount.
    private static bool IsCents(string text) => text.Length is > 0 and <= MaxCentsDigits && text.All(char.IsAsciiDigit);
}

/// <summary>What an entitlement has to reach.</summary>
/// <param name="Cents">The monthly amount in cents of the campaign's currency; 0 for any paid membership.</param>
/// <param name="Tier">The tier, or null where only the amount counts.</param>
public sealed record AccessRequirement(int Cents, Tier? Tier = null);
