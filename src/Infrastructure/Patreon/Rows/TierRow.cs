using Bookstore.Domain.Patrons;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookstore.Infrastructure.Patreon.Rows;

internal sealed class TierRow
{
    public required string CampaignId { get; init; }

    public required string Id { get; init; }

    public int Position { get; set; }

    public required string Title { get; set; }

    public int AmountCents { get; set; }

    public required string Currency { get; set; }

    public bool IsPublished { get; set; }

    public bool IsDeleted { get; set; }

    public void Update(Tier tier, int position)
    {
        Position = position;
        Title = tier.Title;
        AmountCents = tier.AmountCents;
        Currency = tier.Currency;
        IsPublished = tier.IsPublished;
        IsDeleted = tier.IsDeleted;
    }

    public Tier ToTier() => new(Id, Title, AmountCents, Currency, IsPublished) { IsDeleted = IsDeleted };
}

internal sealed class TierRowConfiguration : IEntityTypeConfiguration<TierRow>
{
    public void Configure(EntityTypeBuilder<TierRow> builder)
    {
        builder.ToTable("PatreonTiers");
        builder.HasKey(row => new { row.CampaignId, row.Id });
    }
}
