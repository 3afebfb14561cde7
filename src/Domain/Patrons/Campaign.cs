namespace Bookstore.Domain.Patrons;

/// <summary>The campaign whose members are this site's patrons.</summary>
/// <param name="Id">Patreon's id.</param>
/// <param name="CreatorUserId">The Patreon user id of its creator.</param>
/// <param name="Name">What the creator calls it, or null.</param>
/// <param name="Url">The page where people join, or null.</param>
/// <param name="Tiers">Its tiers, including those deleted at Patreon since this site first read it.</param>
public sealed record Campaign(string Id, string CreatorUserId, string? Name, string? Url, IReadOnlyList<Tier> Tiers)
{
    /// <summary>The currency of its prices (ISO 4217).</summary>
    public string Currency { get; init; } = "USD";

    public bool IsCreatedBy(string patreonUserId) => CreatorUserId == patreonUserId;

    /// <summary>Finds the tier that a title or an id means, or null: the first of <see cref="FindTiers"/>.</summary>
    public Tier? FindTier(string titleOrId) => FindTiers(titleOrId) is [var tier, ..] ? tier : null;

    /// <summary>
    /// Finds the tier with an id, or all tiers with a title, in any case. The most expensive comes first, so that an ambiguous
    /// title gives nothing away; at the same price, a published one. Deleted tiers count only where no other has the title.
    /// </summary>
    public IReadOnlyList<Tier> FindTiers(string titleOrId)
    {
        if (Tiers.FirstOrDefault(tier => tier.Id == titleOrId) is { } byId)
        {
            return [byId];
        }

        var byTitle = Tiers.Where(tier => string.Equals(tier.Title, titleOrId, StringComparison.OrdinalIgnoreCase)).ToList();
        return [.. byTitle.Where(tier => !tier.IsDeleted || byTitle.All(other => other.IsDeleted))
            .OrderByDescending(tier => tier.AmountCents).ThenByDescending(tier => tier.IsPublished)];
    }
}

/// <summary>A campaign as it is stored, and how current its member list is. The times are in UTC.</summary>
/// <param name="AsOf">When Patreon was asked for the campaign.</param>
/// <param name="SyncedAt">When the last completed sync of all members began, or null before the first.</param>
public sealed record CampaignRecord(Campaign Campaign, DateTimeOffset AsOf, DateTimeOffset? SyncedAt);
