namespace Bookstore.LocalTenant.Patreon.Campaigns;

/// <summary>A tier of the campaign. Patreon lists a deleted one nowhere, and its members go on paying.</summary>
internal sealed record Tier(string Id, string Title, int AmountCents, bool IsPublished, bool IsDeleted = false)
{
    public bool IsPaid => AmountCents > 0;
}
