using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookstore.Infrastructure.Persistence.Keys;

/// <summary>A key of Data Protection, or the revocation of one, where instances share the database.</summary>
internal sealed class DataProtectionKeyRow
{
    /// <summary>The name that Data Protection gives it, such as <c>key-</c> and the key's ID.</summary>
    public required string FriendlyName { get; init; }

    /// <summary>The element, whose secrets are encrypted.</summary>
    public required string Xml { get; init; }
}

internal sealed class DataProtectionKeyRowConfiguration : IEntityTypeConfiguration<DataProtectionKeyRow>
{
    public void Configure(EntityTypeBuilder<DataProtectionKeyRow> builder)
    {
        builder.ToTable("DataProtectionKeys");
        builder.HasKey(key => key.FriendlyName);
    }
}
