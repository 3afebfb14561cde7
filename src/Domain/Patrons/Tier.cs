namespace Bookstore.Domain.Patrons;

/// <summary>A tier of the campaign (Patreon's API v2).</summary>
/// <param name="Title">The creator's own words. Several tiers may have the same.</param>
/// <param name="AmountCents">The monthly price in cents of the campaign's currency; 0 for a free membership.</param>
/// <param name="Currency">The campaign's currency (ISO 4217).</param>
/// <param name="IsPublished">Whether people can join it now. Members of an unpublished tier keep it.</param>
public sealed record Tier(string Id, string Title, int AmountCents, string Currency, bool IsPublished)
{
    /// <summary>Whether Patreon no longer lists it. Its members go on paying, so the site keeps it as it was.</summary>
    public bool IsDeleted { get; init; }
}
