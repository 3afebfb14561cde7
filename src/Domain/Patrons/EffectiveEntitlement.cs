namespace Bookstore.Domain.Patrons;

/// <summary>How long what was known goes on to hold.</summary>
/// <param name="GracePeriod">After Patreon lists nothing any more for somebody who did not leave: a charge was declined, or is under way.</param>
/// <param name="OfflineTolerance">While Patreon can't be reached.</param>
public sealed record EntitlementPolicy(TimeSpan GracePeriod, TimeSpan OfflineTolerance)
{
    /// <summary>7 days after Patreon lists nothing any more, 3 while Patreon can't be reached.</summary>
    public static EntitlementPolicy Default { get; } = new(TimeSpan.FromDays(7), TimeSpan.FromDays(3));
}

/// <summary>What somebody's memberships open at one moment.</summary>
/// <param name="IsPaid">Whether it is more than a free membership.</param>
/// <param name="Cents">
/// Its level: the price of the dearest entitled tier; where none costs money, the entitled amount by the month, in cents of
/// the campaign's currency, or 0 where the amount is in another.
/// </param>
/// <param name="Tiers">The tiers that count.</param>
/// <param name="IsCreator">Whether it is the campaign's creator, to whom all is open.</param>
public sealed record EffectiveEntitlement(bool IsPaid, int Cents, IReadOnlyList<Tier> Tiers, bool IsCreator = false)
{
    /// <summary>Nothing beyond what everyone may see.</summary>
    public static EffectiveEntitlement None { get; } = new(false, 0, []);

    /// <summary>The currency of the amount, where the amount decides since no tier does; else null.</summary>
    public string? ByAmountIn { get; init; }

    /// <summary>Until when it holds, in UTC, where Patreon lists nothing any more for somebody who did not leave; else null.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>Whether it opens nothing only because Patreon was last asked too long ago to count: then it was more than a free membership.</summary>
    public bool IsStale { get; init; }

    /// <summary>
    /// Decides what somebody's memberships open: what the best of them does, whatever their number and order.
    /// </summary>
    /// <param name="campaign">This site's campaign.</param>
    /// <param name="patreonUserId">The Patreon account that they proved to be theirs.</param>
    /// <param name="memberships">Their memberships as they are known. Those of another campaign open nothing.</param>
    /// <param name="rules">How long what was known holds.</param>
    /// <param name="now">The moment.</param>
    /// <returns>What they open, and the membership that does; null where there is none.</returns>
    public static (EffectiveEntitlement Level, Membership? Membership) Evaluate(
        Campaign campaign, string patreonUserId, IEnumerable<Membership> memberships, EntitlementPolicy rules, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        ArgumentNullException.ThrowIfNull(memberships);
        ArgumentNullException.ThrowIfNull(rules);
        var known = memberships
            .Where(membership => membership.CampaignId == campaign.Id && membership.PatreonUserId == patreonUserId)
            .Select(membership => (Level: Of(membership), Membership: membership))
            .OrderByDescending(one => one.Level.IsPaid)
            .ThenByDescending(one => one.Level.Cents)
            .ThenByDescending(one => one.Level.IsStale)
            .ThenBy(one => one.Level.HeldUntil is not null)
            .ThenBy(one => Rank(one.Membership.Status))
            .ThenByDescending(one => one.Membership.LastChargeAt)
            .ThenBy(one => one.Membership.MemberId, StringComparer.Ordinal)
            .ToList();
        var best = known is [var first, ..] ? first.Membership : null;
        if (campaign.CreatorUserId == patreonUserId)
        {
            return (new EffectiveEntitlement(true, int.MaxValue, campaign.Tiers, IsCreator: true), best);
        }

        return best is null
            ? (None, null)
            : (known[0].Level with { Tiers = [.. known.SelectMany(one => one.Level.Tiers).Distinct()] }, best);

        EffectiveEntitlement Of(Membership membership)
        {
            var level = membership.Entitlement.LevelIn(campaign);
            if (!level.IsPaid && membership.Held is { } held && now - held.Since <= rules.GracePeriod)
            {
                level = held.Entitlement.LevelIn(campaign) with { HeldUntil = held.Since + rules.GracePeriod };
            }

            return now - membership.AsOf > rules.OfflineTolerance ? None with { IsStale = level.IsPaid } : level;
        }
    }

    /// <summary>Whether a tier's books are open: the tier itself, or any level of at least its price.</summary>
    /// <param name="tier">The tier.</param>
    public bool Covers(Tier tier)
    {
        ArgumentNullException.ThrowIfNull(tier);
        return IsCreator || Tiers.Any(own => own.Id == tier.Id) || (IsPaid && Cents >= tier.AmountCents);
    }

    /// <summary>Whether what takes so many cents is open.</summary>
    /// <param name="cents">The cents.</param>
    public bool Covers(int cents) => IsCreator || (IsPaid && Cents >= cents);

    private static int Rank(PatronStatus status) => status switch
    {
        PatronStatus.Active => 0,
        PatronStatus.Declined => 1,
        PatronStatus.Former => 2,
        _ => 3,
    };
}
