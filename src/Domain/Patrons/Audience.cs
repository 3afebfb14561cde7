using System.Globalization;

namespace Bookstore.Domain.Patrons;

/// <summary>Whom something is open to, as a book or a page says it.</summary>
public abstract record Audience
{
    private Audience()
    {
    }

    /// <summary>Everyone, signed in or not.</summary>
    public sealed record Everyone : Audience;

    /// <summary>Everyone who pays or is given a membership.</summary>
    public sealed record Patrons : Audience;

    /// <summary>Those of a tier, and of any level that is worth as much.</summary>
    /// <param name="TierOrCents">The tier's title or id, or an amount in cents.</param>
    public sealed record From(string TierOrCents) : Audience;

    /// <summary>Finds what a level has to reach in a campaign; null where nothing does: the tier is unknown there.</summary>
    /// <param name="campaign">The campaign.</param>
    public Threshold? FindThreshold(Campaign campaign)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        return this switch
        {
            From { TierOrCents: var cents } when IsCents(cents) && campaign.Tiers.All(tier => tier.Id != cents) =>
                int.TryParse(cents, CultureInfo.InvariantCulture, out var amount) && amount > 0 ? new Threshold(amount) : null,
            From from => campaign.FindTier(from.TierOrCents) is { } tier ? new Threshold(tier.AmountCents, tier) : null,
            _ => new Threshold(0),
        };
    }

    private static bool IsCents(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);
}

/// <summary>What a level has to reach.</summary>
/// <param name="Cents">The cents; 0 for any membership that is paid.</param>
/// <param name="Tier">The tier, or null where it is an amount only.</param>
public sealed record Threshold(int Cents, Tier? Tier = null)
{
    /// <summary>Whether a level reaches it.</summary>
    /// <param name="level">The level.</param>
    public bool IsReachedBy(PatronLevel level)
    {
        ArgumentNullException.ThrowIfNull(level);
        return Tier is null ? level.Opens(Cents) : level.Opens(Tier);
    }
}
