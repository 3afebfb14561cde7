using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>The latest term of a leader: the only row of its table, where several instances share the database.</summary>
internal sealed class LeaderTermRow
{
    public int Id { get; init; } = 1;

    public long Term { get; set; }
}

internal sealed class LeaderTermConfiguration : IEntityTypeConfiguration<LeaderTermRow>
{
    public void Configure(EntityTypeBuilder<LeaderTermRow> builder)
    {
        builder.ToTable("LeaderTerms");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
    }
}
