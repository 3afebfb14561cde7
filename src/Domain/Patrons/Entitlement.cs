namespace Bookstore.Domain.Patrons;

/// <summary>What Patreon lists a member as entitled to: tiers, and the amount of one charge.</summary>
/// <param name="Cents">The amount of one charge in cents of <paramref name="Currency"/>: that of a whole year where it is yearly.</param>
/// <param name="Months">How many months one charge pays for; null where Patreon does not say, which counts as one.</param>
/// <param name="Currency">The currency (ISO 4217), which need not be the campaign's; null where it is unknown, which counts as the campaign's.</param>
public sealed record Entitlement(IReadOnlyList<string> TierIds, int Cents, int? Months = null, string? Currency = null)
{
    /// <summary>The amount per month, rounded up, so that a rounding difference never costs a member a tier.</summary>
    public int MonthlyCents => (int)Math.Ceiling(Cents / (decimal)(Months ?? 1));

    /// <summary>Whether one of its tiers costs money in the campaign: then the tier decides, not the amount.</summary>
    public bool ListsPaidTier(Campaign campaign)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        return campaign.Tiers.Any(tier => tier.AmountCents > 0 && TierIds.Contains(tier.Id));
    }

    /// <summary>What it is worth in a campaign, without regard to time.</summary>
    public EffectiveEntitlement EffectiveIn(Campaign campaign)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        var tiers = campaign.Tiers.Where(tier => TierIds.Contains(tier.Id)).ToList();
        var price = tiers.Select(tier => tier.AmountCents).DefaultIfEmpty().Max();
        if (price > 0 || Cents <= 0)
        {
            return new EffectiveEntitlement(price > 0, price, tiers);
        }

        // Amounts in another currency are not converted: they count as paid, and reach no price.
        var isForeign = Currency is not null && Currency != campaign.Currency;
        return new EffectiveEntitlement(true, isForeign ? 0 : MonthlyCents, tiers) { AmountCurrency = Currency ?? campaign.Currency };
    }

    /// <summary>Whether the same amount is paid, as often and in the same currency, as far as both say.</summary>
    internal bool HasSamePayment(Entitlement other) =>
        Cents > 0 && Cents == other.Cents && (Months is null || other.Months is null || Months == other.Months)
        && (Currency is null || other.Currency is null || Currency == other.Currency);
}

/// <summary>The last paid entitlement of a member for whom Patreon stopped listing one.</summary>
/// <param name="StartedAt">When the site first read from Patreon that it is gone, in UTC: the grace period counts from then.</param>
public sealed record GraceEntitlement(Entitlement Entitlement, DateTimeOffset StartedAt);
