using Bookstore.Domain.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookstore.Infrastructure.Persistence.Configurations;

internal sealed class PatreonIdentityConfiguration : IEntityTypeConfiguration<PatreonIdentity>
{
    public void Configure(EntityTypeBuilder<PatreonIdentity> builder)
    {
        builder.ToTable("PatreonIdentities");
        builder.HasKey(identity => identity.ProfileId);
        builder.HasIndex(identity => new { identity.Issuer, identity.PatreonUserId }).IsUnique();
    }
}
