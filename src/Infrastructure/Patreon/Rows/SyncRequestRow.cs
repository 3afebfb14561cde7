using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookstore.Infrastructure.Patreon.Rows;

/// <summary>A profile that waits for a sync, on whatever instance, until one completes.</summary>
internal sealed class SyncRequestRow
{
    public required Guid ProfileId { get; init; }
}

internal sealed class SyncRequestConfiguration : IEntityTypeConfiguration<SyncRequestRow>
{
    public void Configure(EntityTypeBuilder<SyncRequestRow> builder)
    {
        builder.ToTable("SyncRequests");
        builder.HasKey(row => row.ProfileId);
    }
}
