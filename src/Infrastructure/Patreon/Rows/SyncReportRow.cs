using Bookstore.Domain.Patrons;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookstore.Infrastructure.Patreon.Rows;

/// <summary>What the leader knows of Patreon and of its syncs, for the other instances: the only row of its table.</summary>
internal sealed class SyncReportRow
{
    public int Id { get; init; } = 1;

    /// <summary>Whether a sync is running or due.</summary>
    public bool IsPending { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public int Count { get; set; }

    public string? Failure { get; set; }

    public DateTimeOffset? CompletedAt { get; set; }

    public PatreonProblem? Problem { get; set; }

    /// <summary>The reason of <see cref="Problem"/>, for the operator.</summary>
    public string? Reason { get; set; }
}

internal sealed class SyncReportConfiguration : IEntityTypeConfiguration<SyncReportRow>
{
    public void Configure(EntityTypeBuilder<SyncReportRow> builder)
    {
        builder.ToTable("SyncReports");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
    }
}
