using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookstore.Infrastructure.Patreon.Rows;

/// <summary>The creator's tokens at Patreon: the only row of its table.</summary>
internal sealed class CreatorTokensRow
{
    public int Id { get; init; } = 1;

    /// <summary>Access and refresh token, encrypted.</summary>
    public required byte[] Pair { get; set; }

    /// <summary>The hash of the settings from which these tokens were renewed. If the settings change, theirs win.</summary>
    public required string SettingsHash { get; set; }

    /// <summary>When to renew them, or null where Patreon did not say when they expire.</summary>
    public DateTimeOffset? RenewAt { get; set; }

    /// <summary>When an unfinished renewal began, which may have used the refresh token; or null.</summary>
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
