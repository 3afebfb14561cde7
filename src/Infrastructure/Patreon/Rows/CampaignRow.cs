using Bookstore.Domain.Patrons;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookstore.Infrastructure.Patreon.Rows;

/// <summary>The campaign's row, with how far its members are known.</summary>
internal sealed class CampaignRow
{
    public required string Id { get; init; }

    public required string CreatorUserId { get; set; }

    public string? Name { get; set; }

    public string? Url { get; set; }

    /// <summary>The currency of its prices, or null where it was read before this was kept: then that of its tiers.</summary>
    public string? Currency { get; set; }

    /// <summary>When Patreon described it.</summary>
    public required DateTimeOffset AsOf { get; set; }

    /// <summary>When the last reading of all members that came to its end began, or null before the first.</summary>
    public DateTimeOffset? SyncedAt { get; set; }

    public List<TierRow> Tiers { get; } = [];

    /// <summary>Takes over what Patreon says now. A tier that it lists no more stays, as a deleted one: its members go on paying.</summary>
    public void Update(Campaign campaign, DateTimeOffset asOf)
    {
        CreatorUserId = campaign.CreatorUserId;
        Name = campaign.Name;
        Url = campaign.Url;
        Currency = campaign.Currency;
        AsOf = asOf;
        var listed = campaign.Tiers.DistinctBy(tier => tier.Id).ToDictionary(tier => tier.Id);
        foreach (var gone in Tiers.Where(tier => !listed.ContainsKey(tier.Id)))
        {
            gone.IsDeleted = true;
        }

        foreach (var (position, tier) in listed.Values.Index())
        {
            if (Tiers.Find(known => known.Id == tier.Id) is not { } row)
            {
                Tiers.Add(row = new TierRow { Id = tier.Id, CampaignId = Id, Title = tier.Title, Currency = tier.Currency });
            }

            row.Update(tier, position);
        }
    }

    public Campaign ToCampaign() => new(
        Id, CreatorUserId, Name, Url, [.. Tiers.OrderBy(tier => tier.IsDeleted).ThenBy(tier => tier.Position).Select(tier => tier.ToTier())])
    {
        Currency = Currency ?? (Tiers is [var tier, ..] ? tier.Currency : "USD"),
    };
}

internal sealed class CampaignRowConfiguration : IEntityTypeConfiguration<CampaignRow>
{
    public void Configure(EntityTypeBuilder<CampaignRow> builder)
    {
        builder.ToTable("PatreonCampaigns");
        builder.HasKey(row => row.Id);
        builder.HasMany(row => row.Tiers).WithOne().HasForeignKey(row => row.CampaignId);
        builder.Navigation(row => row.Tiers).AutoInclude();
    }
}
