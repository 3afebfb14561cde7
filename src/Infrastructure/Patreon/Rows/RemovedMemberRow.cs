using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookstore.Infrastructure.Patreon.Rows;

/// <summary>
/// A member of which Patreon said that there is none: kept until no page that was asked for before can come any more, and
/// no sync has begun since.
/// </summary>
internal sealed class RemovedMemberRow
{
    /// <summary>Patreon's id of the membership.</summary>
    public required string MemberId { get; init; }

    /// <summary>Whose it was, or null where it was not known here.</summary>
    public string? PatreonUserId { get; set; }

    /// <summary>When Patreon was asked.</summary>
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
