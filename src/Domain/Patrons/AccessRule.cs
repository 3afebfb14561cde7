using System.Globalization;

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

    /// <summary>Finds what the rule requires in a campaign; null where the campaign has no such tier, which only the creator passes.</summary>
    public AccessRequirement? FindRequirement(Campaign campaign)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        return this switch
        {
            MinimumTier { TierOrCents: var cents } when IsCents(cents) && campaign.Tiers.All(tier => tier.Id != cents) =>
                int.Parse(cents, CultureInfo.InvariantCulture) is var amount and > 0 ? new AccessRequirement(amount) : null,
            MinimumTier rule => campaign.FindTier(rule.TierOrCents) is { } tier ? new AccessRequirement(tier.AmountCents, tier) : null,
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
