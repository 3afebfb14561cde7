using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookstore.Infrastructure.Patreon.Rows;

/// <summary>A member to read from Patreon. Any instance adds one; the leader reads the member and deletes it.</summary>
internal sealed class MemberRefreshRequestRow
{
    public required string MemberId { get; init; }

    /// <summary>How often it was requested: a request that arrives while the member is read has it read once more.</summary>
    public int Requests { get; set; }

    /// <summary>How many reads have failed in a row.</summary>
    public int Failures { get; set; }

    /// <summary>When to read it.</summary>
    public DateTimeOffset DueAt { get; set; }
}

internal sealed class MemberRefreshRequestConfiguration : IEntityTypeConfiguration<MemberRefreshRequestRow>
{
    public void Configure(EntityTypeBuilder<MemberRefreshRequestRow> builder)
    {
        builder.ToTable("MemberRefreshRequests");
        builder.HasKey(row => row.MemberId);
        builder.HasIndex(row => row.DueAt);
    }
}
