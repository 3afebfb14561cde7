using Bookstore.Domain.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookstore.Infrastructure.Persistence.Configurations;

internal sealed class SessionRevocationConfiguration : IEntityTypeConfiguration<SessionRevocation>
{
    public void Configure(EntityTypeBuilder<SessionRevocation> builder)
    {
        builder.ToTable("SessionEnds");
        builder.HasKey(revocation => revocation.Id);
        builder.Property(revocation => revocation.Id).ValueGeneratedNever();
        builder.Property(revocation => revocation.Issuer);
        builder.Property(revocation => revocation.Reason).HasConversion<string>();
        builder.Property(revocation => revocation.OccurredAt);
        builder.Property(revocation => revocation.ReceivedAt);
        builder.Property(revocation => revocation.ExpiresAt);
        builder.HasIndex(revocation => revocation.Subject);
        builder.HasIndex(revocation => revocation.LogtoSessionId);
        builder.HasIndex(revocation => revocation.ExpiresAt);
    }
}
