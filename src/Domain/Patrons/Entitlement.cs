namespace Bookstore.Domain.Patrons;

/// <summary>What a member is entitled to, as Patreon lists it: tiers, and the amount of one charge.</summary>
/// <param name="TierIds">The tiers.</param>
/// <param name="Cents">The amount of one charge in cents of <paramref name="Currency"/>: that of a whole year where it is yearly.</param>
/// <param name="Months">For how many months one charge pays; null where Patreon does not say, which counts as one.</param>
/// <param name="Currency">The currency (ISO 4217), which need not be the campaign's; null where it is not known, which counts as the campaign's.</param>
public sealed record Entitlement(IReadOnlyList<string> TierIds, int Cents, int? Months = null, string? Currency = null)
{
    /// <summary>The amount by the month, rounded up: what is paid for is not lost to a fraction of a cent.</summary>
    public int MonthlyCents => (int)Math.Ceiling(Cents / (decimal)(Months ?? 1));

    /// <summary>Whether any of its tiers is known in a campaign and costs money: then the tier says more than the amount.</summary>
    /// <param name="campaign">The campaign.</param>
    public bool ListsPaidTier(Campaign campaign)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        return campaign.Tiers.Any(tier => tier.AmountCents > 0 && TierIds.Contains(tier.Id));
    }

    /// <summary>What it is worth in a campaign, whenever it was listed.</summary>
    /// <param name="campaign">The campaign.</param>
    public EffectiveEntitlement LevelIn(Campaign campaign)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        var tiers = campaign.Tiers.Where(tier => TierIds.Contains(tier.Id)).ToList();
        var price = tiers.Select(tier => tier.AmountCents).DefaultIfEmpty().Max();
        if (price > 0 || Cents <= 0)
        {
            return new EffectiveEntitlement(price > 0, price, tiers);
        }

        // Of an amount in another currency it is only known that it is one.
        var isForeign = Currency is not null && Currency != campaign.Currency;
        return new EffectiveEntitlement(true, isForeign ? 0 : MonthlyCents, tiers)
        {
            ByAmountIn = Currency ?? campaign.Currency,
        };
    }

    /// <summary>Whether the same is paid, as often, so far as both say.</summary>
    internal bool PaysTheSame(Entitlement other) =>
        Cents > 0 && Cents == other.Cents && (Months is null || other.Months is null || Months == other.Months)
        && (Currency is null || other.Currency is null || Currency == other.Currency);
}

/// <summary>What a member was entitled to before Patreon listed nothing that is worth anything.</summary>
/// <param name="Entitlement">What it was.</param>
/// <param name="Since">When Patreon was first seen to list nothing of worth, in UTC.</param>
public sealed record HeldEntitlement(Entitlement Entitlement, DateTimeOffset Since);
