namespace Bookstore.Domain.Patrons;

/// <summary>A tier of the campaign, as Patreon's API v2 describes it.</summary>
/// <param name="Id">Patreon's id.</param>
/// <param name="Title">The title: the creator's own words. Several tiers may have the same.</param>
/// <param name="AmountCents">The monthly price in cents of the campaign's currency; 0 for a free membership.</param>
/// <param name="Currency">The campaign's currency (ISO 4217).</param>
/// <param name="IsPublished">Whether it is offered now. Members of one that is not keep it.</param>
public sealed record Tier(string Id, string Title, int AmountCents, string Currency, bool IsPublished)
{
    /// <summary>Whether Patreon lists it no more. Its members go on paying for it, so it is known here as it was last.</summary>
    public bool IsDeleted { get; init; }
}
