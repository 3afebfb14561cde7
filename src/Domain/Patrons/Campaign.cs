namespace Bookstore.Domain.Patrons;

/// <summary>The campaign whose members are this site's patrons.</summary>
/// <param name="Id">Patreon's id.</param>
/// <param name="CreatorUserId">The Patreon user id of its creator.</param>
/// <param name="Name">What the creator calls it, or null.</param>
/// <param name="Url">The page where people join, or null.</param>
/// <param name="Tiers">Its tiers, also those that were deleted since this site knows it.</param>
public sealed record Campaign(string Id, string CreatorUserId, string? Name, string? Url, IReadOnlyList<Tier> Tiers)
{
    /// <summary>The currency of its prices (ISO 4217).</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>Finds the tier that a title or an id means, or null: the first of <see cref="FindTiers"/>.</summary>
    /// <param name="titleOrId">The id or the title.</param>
    public Tier? FindTier(string titleOrId) => FindTiers(titleOrId) is [var tier, ..] ? tier : null;

    /// <summary>
    /// Finds the tier with an id, or all with a title, in any case. Of several the dearest comes first, so that whoever means
    /// that one gives nothing away; at one price, one that is offered. Deleted ones count where no other has the title.
    /// </summary>
    /// <param name="titleOrId">The id or the title.</param>
    public IReadOnlyList<Tier> FindTiers(string titleOrId)
    {
        if (Tiers.FirstOrDefault(tier => tier.Id == titleOrId) is { } named)
        {
            return [named];
        }

        var titled = Tiers.Where(tier => string.Equals(tier.Title, titleOrId, StringComparison.OrdinalIgnoreCase)).ToList();
        return [.. titled.Where(tier => !tier.IsDeleted || titled.All(other => other.IsDeleted))
            .OrderByDescending(tier => tier.AmountCents).ThenByDescending(tier => tier.IsPublished)];
    }
}
