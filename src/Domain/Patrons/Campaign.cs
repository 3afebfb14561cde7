namespace Bookstore.Domain.Patrons;

/// <summary>The campaign whose members are this site's patrons.</summary>
/// <param name="Id">Patreon's id.</param>
/// <param name="CreatorUserId">The Patreon user id of its creator.</param>
/// <param name="Name">What the creator calls it, or null.</param>
/// <param name="Url">The page where people join, or null.</param>
/// <param name="Tiers">Its tiers. One that was deleted is no longer among them.</param>
public sealed record Campaign(string Id, string CreatorUserId, string? Name, string? Url, IReadOnlyList<Tier> Tiers)
{
    /// <summary>Finds a tier by its id, or by its title in any case; null where there is none. One that is offered goes before one that is not.</summary>
    /// <param name="titleOrId">The id or the title.</param>
    public Tier? FindTier(string titleOrId) =>
        Tiers.FirstOrDefault(tier => tier.Id == titleOrId)
        ?? Tiers.OrderByDescending(tier => tier.IsPublished).FirstOrDefault(tier =>
            string.Equals(tier.Title, titleOrId, StringComparison.OrdinalIgnoreCase));
}
