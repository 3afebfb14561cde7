namespace Bookstore.Domain.Patrons;

/// <summary>How long an entitlement goes on to count that Patreon no longer confirms.</summary>
/// <param name="GracePeriod">After Patreon stops listing an entitlement for a member who did not leave: a charge was declined or is pending.</param>
/// <param name="OfflineTolerance">While Patreon can't be reached.</param>
public sealed record EntitlementPolicy(TimeSpan GracePeriod, TimeSpan OfflineTolerance)
{
    public static EntitlementPolicy Default { get; } = new(TimeSpan.FromDays(7), TimeSpan.FromDays(3));
}

/// <summary>What a person's memberships entitle to at one moment.</summary>
/// <param name="IsPaid">Whether it is more than a free membership.</param>
/// <param name="Cents">
/// The monthly price of the most expensive entitled tier, in cents of the campaign's currency. Where no entitled tier costs
/// money, the entitled amount per month, or 0 where that is in another currency.
/// </param>
/// <param name="Tiers">The entitled tiers of all memberships.</param>
/// <param name="IsCreator">Whether the person is the campaign's creator, who may see everything.</param>
public sealed record EffectiveEntitlement(bool IsPaid, int Cents, IReadOnlyList<Tier> Tiers, bool IsCreator = false)
{
    /// <summary>Nothing beyond what everyone may see.</summary>
    public static EffectiveEntitlement None { get; } = new(false, 0, []);

    /// <summary>The currency of the entitled amount where that decides, because no entitled tier costs money; else null.</summary>
    public string? AmountCurrency { get; init; }

    /// <summary>When the grace period ends, in UTC; null where the entitlement does not rest on it.</summary>
    public DateTimeOffset? GraceEndsAt { get; init; }

    /// <summary>Whether a paid entitlement does not count only because Patreon last confirmed it too long ago.</summary>
    public bool IsStale { get; init; }

    /// <summary>
    /// Evaluates all memberships of a Patreon account. The best one decides, whatever their number and order; those of other
    /// accounts and campaigns are ignored.
    /// </summary>
    /// <param name="campaign">This site's campaign.</param>
    /// <param name="patreonUserId">The Patreon account that the person proved to own.</param>
    /// <param name="memberships">The stored memberships.</param>
    /// <param name="policy">How long unconfirmed entitlements count.</param>
    /// <param name="now">The current time.</param>
    /// <returns>The entitlement, and the membership that decides, or null where there is none.</returns>
    public static (EffectiveEntitlement Entitlement, Membership? Membership) Evaluate(
        Campaign campaign, string patreonUserId, IEnumerable<Membership> memberships, EntitlementPolicy policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        ArgumentNullException.ThrowIfNull(memberships);
        ArgumentNullException.ThrowIfNull(policy);
        var evaluated = memberships
            .Where(membership => membership.CampaignId == campaign.Id && membership.PatreonUserId == patreonUserId)
            .Select(membership => (Entitlement: Evaluate(campaign, membership, policy, now), Membership: membership))
            .OrderByDescending(one => one.Entitlement.IsPaid)
            .ThenByDescending(one => one.Entitlement.Cents)
            .ThenByDescending(one => one.Entitlement.IsStale)
            .ThenBy(one => one.Entitlement.GraceEndsAt is not null)
            .ThenBy(one => Rank(one.Membership.Status))
            .ThenByDescending(one => one.Membership.LastChargeAt)
            .ThenBy(one => one.Membership.MemberId, StringComparer.Ordinal)
            .ToList();
        var best = evaluated.FirstOrDefault();
        if (campaign.IsCreatedBy(patreonUserId))
        {
            return (new EffectiveEntitlement(true, int.MaxValue, campaign.Tiers, IsCreator: true), best.Membership);
        }

        return best.Membership is null
            ? (None, null)
            : (best.Entitlement with { Tiers = [.. evaluated.SelectMany(one => one.Entitlement.Tiers).Distinct()] }, best.Membership);
    }

    /// <summary>Whether it meets a requirement; an impossible one (null) is met by the creator alone.</summary>
    public bool Meets(AccessRequirement? requirement) => IsCreator
        || (requirement is not null
            && (Tiers.Any(tier => tier.Id == requirement.Tier?.Id) || (IsPaid && Cents >= requirement.Cents)));

    private static EffectiveEntitlement Evaluate(Campaign campaign, Membership membership, EntitlementPolicy policy, DateTimeOffset now)
    {
        var entitlement = membership.Entitlement.EffectiveIn(campaign);
        if (!entitlement.IsPaid && membership.Grace is { } grace && now - grace.StartedAt <= policy.GracePeriod)
        {
            entitlement = grace.Entitlement.EffectiveIn(campaign) with { GraceEndsAt = grace.StartedAt + policy.GracePeriod };
        }

        return now - membership.AsOf > policy.OfflineTolerance ? None with { IsStale = entitlement.IsPaid } : entitlement;
    }

    private static int Rank(PatronStatus status) => status switch
    {
        PatronStatus.Active => 0,
        PatronStatus.Declined => 1,
        PatronStatus.Former => 2,
        _ => 3,
    };
}
