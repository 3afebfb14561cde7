using Bookstore.Domain.Patrons;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>The campaign's row, with how far its members are known.</summary>
internal sealed class StoredCampaign
{
    public required string Id { get; init; }

    public required string CreatorUserId { get; set; }

    public string? Name { get; set; }

    public string? Url { get; set; }

    /// <summary>When Patreon described it.</summary>
    public required DateTimeOffset AsOf { get; set; }

    /// <summary>When the last reading of all members that came to its end began, or null before the first.</summary>
    public DateTimeOffset? SyncedAt { get; set; }

    public List<StoredTier> Tiers { get; } = [];

    /// <summary>Takes over what Patreon says now.</summary>
    public void Become(Campaign campaign, DateTimeOffset asOf)
    {
        CreatorUserId = campaign.CreatorUserId;
        Name = campaign.Name;
        Url = campaign.Url;
        AsOf = asOf;
        Tiers.Clear();
        Tiers.AddRange(campaign.Tiers.DistinctBy(tier => tier.Id).Select((tier, position) => new StoredTier
        {
            Id = tier.Id,
            CampaignId = Id,
            Position = position,
            Title = tier.Title,
            AmountCents = tier.AmountCents,
            Currency = tier.Currency,
            IsPublished = tier.IsPublished,
        }));
    }

    public Campaign ToCampaign() => new(Id, CreatorUserId, Name, Url, [.. Tiers.OrderBy(tier => tier.Position).Select(tier =>
        new Tier(tier.Id, tier.Title, tier.AmountCents, tier.Currency, tier.IsPublished))]);
}

/// <summary>A tier's row.</summary>
internal sealed class StoredTier
{
    public required string CampaignId { get; init; }

    public required string Id { get; init; }

    public required int Position { get; init; }

    public required string Title { get; init; }

    public required int AmountCents { get; init; }

    public required string Currency { get; init; }

    public required bool IsPublished { get; init; }
}
