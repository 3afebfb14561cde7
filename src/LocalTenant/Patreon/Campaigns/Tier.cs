namespace Bookstore.LocalTenant.Patreon.Campaigns;

/// <summary>Patreon no longer lists a deleted tier, but its members keep paying.</summary>
internal sealed record Tier(string Id, string Title, int AmountCents, bool IsPublished, bool IsDeleted = false)
{
    public bool IsPaid => AmountCents > 0;
}
