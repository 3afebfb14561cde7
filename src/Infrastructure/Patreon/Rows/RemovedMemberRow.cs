using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookstore.Infrastructure.Patreon.Rows;

/// <summary>
/// A membership that Patreon no longer has. Kept until no page of members requested earlier can arrive, so that none brings it
/// back.
/// </summary>
internal sealed class RemovedMemberRow
{
    public required string MemberId { get; init; }

    /// <summary>Whose it was, or null where it was not stored.</summary>
    public string? PatreonUserId { get; set; }

    /// <summary>When Patreon answered that there is none.</summary>
    public DateTimeOffset AsOf { get; set; }
}

internal sealed class RemovedMemberRowConfiguration : IEntityTypeConfiguration<RemovedMemberRow>
{
    public void Configure(EntityTypeBuilder<RemovedMemberRow> builder)
    {
        builder.ToTable("PatreonRemovals");
        builder.HasKey(row => row.MemberId);
        builder.HasIndex(row => row.PatreonUserId);
    }
}
