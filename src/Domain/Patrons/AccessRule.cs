using System.Globalization;

namespace Bookstore.Domain.Patrons;

/// <summary>Whom something is open to, as a book or a page says it.</summary>
public abstract record AccessRule
{
    private const int MaxCentsDigits = 6;

    private AccessRule()
    {
    }

    /// <summary>Everyone, signed in or not.</summary>
    public sealed record Everyone : AccessRule;

    /// <summary>Everyone who pays or is given a membership.</summary>
    public sealed record Patrons : AccessRule;

    /// <summary>Those of a tier, and of any level that is worth as much.</summary>
    /// <param name="TierOrCents">The tier's title or id, or an amount in cents of at most six digits.</param>
    public sealed record MinimumTier(string TierOrCents) : AccessRule;

    /// <summary>Finds what a level has to reach in a campaign; null where nothing does: the tier is unknown there.</summary>
    /// <param name="campaign">The campaign.</param>
    public AccessRequirement? FindRequirement(Campaign campaign)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        return this switch
        {
            MinimumTier { TierOrCents: var cents } when IsCents(cents) && campaign.Tiers.All(tier => tier.Id != cents) =>
                int.Parse(cents, CultureInfo.InvariantCulture) is var amount and > 0 ? new AccessRequirement(amount) : null,
            MinimumTier from => campaign.FindTier(from.TierOrCents) is { } tier ? new AccessRequirement(tier.AmountCents, tier) : null,
            _ => new AccessRequirement(0),
        };
    }

    // Longer ones are ids: the id of a tier that was deleted is no amount that anybody asks for.
    private static bool IsCents(string text) => text.Length is > 0 and <= MaxCentsDigits && text.All(char.IsAsciiDigit);
}

/// <summary>What a level has to reach.</summary>
/// <param name="Cents">The cents; 0 for any membership that is paid.</param>
/// <param name="Tier">The tier, or null where it is an amount only.</param>
public sealed record AccessRequirement(int Cents, Tier? Tier = null)
{
    /// <summary>Whether a level reaches it.</summary>
    /// <param name="level">The level.</param>
    public bool IsMetBy(EffectiveEntitlement level)
    {
        ArgumentNullException.ThrowIfNull(level);
        return Tier is null ? level.Covers(Cents) : level.Covers(Tier);
    }
}
