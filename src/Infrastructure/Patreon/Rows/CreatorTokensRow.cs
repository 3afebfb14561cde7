using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookstore.Infrastructure.Patreon.Rows;

/// <summary>The creator's tokens at Patreon: one row.</summary>
internal sealed class CreatorTokensRow
{
    /// <summary>The key of the only row.</summary>
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;

    /// <summary>Both tokens, encrypted.</summary>
    public required byte[] Pair { get; set; }

    /// <summary>Tells which tokens the settings held when these followed from them: others in the settings win.</summary>
    public required string SettingsHash { get; set; }

    /// <summary>When to renew them, or null where Patreon did not say how long they last.</summary>
    public DateTimeOffset? RenewAt { get; set; }

    /// <summary>When a renewal began that did not end: it may have spent the refresh token.</summary>
    public DateTimeOffset? RenewalBegunAt { get; set; }
}

internal sealed class CreatorTokensRowConfiguration : IEntityTypeConfiguration<CreatorTokensRow>
{
    public void Configure(EntityTypeBuilder<CreatorTokensRow> builder)
    {
        builder.ToTable("PatreonTokens");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
    }
}
