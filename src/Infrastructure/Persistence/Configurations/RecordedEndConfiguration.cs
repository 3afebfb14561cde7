using Bookstore.Domain.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookstore.Infrastructure.Persistence.Configurations;

/// <summary>The table <c>SessionEnds</c>.</summary>
internal sealed class RecordedEndConfiguration : IEntityTypeConfiguration<RecordedEnd>
{
    public void Configure(EntityTypeBuilder<RecordedEnd> end)
    {
        end.ToTable("SessionEnds");
        end.HasKey(row => row.Id);
        end.Property(row => row.Id).ValueGeneratedNever();
        end.Property(row => row.Issuer);
        end.Property(row => row.Reason).HasConversion<string>();
        end.Property(row => row.OccurredAt);
        end.Property(row => row.ReceivedAt);
        end.Property(row => row.ExpiresAt);
        end.HasIndex(row => row.Subject);
        end.HasIndex(row => row.LogtoSessionId);
        end.HasIndex(row => row.ExpiresAt);
    }
}
