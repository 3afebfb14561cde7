namespace Bookstore.Domain.Patrons;

/// <summary>How long what was known goes on to hold.</summary>
/// <param name="Grace">After a declined charge.</param>
/// <param name="Offline">While Patreon can't be reached.</param>
public sealed record PatronRules(TimeSpan Grace, TimeSpan Offline)
{
    /// <summary>7 days after a declined charge, 3 while Patreon can't be reached.</summary>
    public static PatronRules Default { get; } = new(TimeSpan.FromDays(7), TimeSpan.FromDays(3));
}

/// <summary>What a membership opens at one moment.</summary>
/// <param name="IsPaid">Whether it is more than a free membership.</param>
/// <param name="Cents">Its level: the larger of the highest entitled tier's price and the entitled cents.</param>
/// <param name="Tiers">The tiers that count, those that were deleted not among them.</param>
/// <param name="IsCreator">Whether it is the campaign's creator, to whom all is open.</param>
public sealed record PatronLevel(bool IsPaid, int Cents, IReadOnlyList<Tier> Tiers, bool IsCreator = false)
{
    /// <summary>Nothing beyond what everyone may see.</summary>
    public static PatronLevel None { get; } = new(false, 0, []);

    /// <summary>Until when it holds, in UTC, where a charge was declined and Patreon lists nothing any more; else null.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>Whether it opens nothing only because Patreon was last asked too long ago to count: then it was more than a free membership.</summary>
    public bool IsOutdated { get; init; }

    /// <summary>Decides what somebody's membership opens.</summary>
    /// <param name="campaign">This site's campaign.</param>
    /// <param name="patreonUserId">The Patreon account that they proved to be theirs.</param>
    /// <param name="membership">Their membership as it is known, or null. One of another campaign opens nothing.</param>
    /// <param name="rules">How long what was known holds.</param>
    /// <param name="now">The moment.</param>
    public static PatronLevel Decide(
        Campaign campaign, string patreonUserId, Membership? membership, PatronRules rules, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        ArgumentNullException.ThrowIfNull(rules);
        if (campaign.CreatorUserId == patreonUserId)
        {
            return new PatronLevel(true, int.MaxValue, campaign.Tiers, IsCreator: true);
        }

        if (membership is null || membership.CampaignId != campaign.Id || membership.PatreonUserId != patreonUserId)
        {
            return None;
        }

        var level = Listed(campaign, membership.TierIds, membership.EntitledCents);
        if (!level.IsPaid && membership.Held is { } held && now - held.Since <= rules.Grace)
        {
            level = Listed(campaign, held.TierIds, held.EntitledCents) with { HeldUntil = held.Since + rules.Grace };
        }

        return now - membership.AsOf > rules.Offline ? None with { IsOutdated = level.IsPaid } : level;
    }

    /// <summary>Whether a tier's books are open: the tier itself, or any level of at least its price.</summary>
    /// <param name="tier">The tier.</param>
    public bool Opens(Tier tier)
    {
        ArgumentNullException.ThrowIfNull(tier);
        return IsCreator || Tiers.Any(own => own.Id == tier.Id) || (IsPaid && Cents >= tier.AmountCents);
    }

    /// <summary>Whether what takes so many cents is open.</summary>
    /// <param name="cents">The cents.</param>
    public bool Opens(int cents) => IsCreator || (IsPaid && Cents >= cents);

    /// <summary>What is listed is worth, whenever it was.</summary>
    /// <param name="campaign">The campaign.</param>
    /// <param name="tierIds">The tiers.</param>
    /// <param name="entitledCents">The cents.</param>
    internal static PatronLevel Listed(Campaign campaign, IReadOnlyList<string> tierIds, int entitledCents)
    {
        var tiers = campaign.Tiers.Where(tier => tierIds.Contains(tier.Id)).ToList();
        var cents = tiers.Select(tier => tier.AmountCents).Append(entitledCents).Max();
        return new PatronLevel(cents > 0, cents, tiers);
    }
}
