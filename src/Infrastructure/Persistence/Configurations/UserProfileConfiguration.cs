using Bookstore.Domain.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookstore.Infrastructure.Persistence.Configurations;

internal sealed class UserProfileConfiguration : IEntityTypeConfiguration<UserProfile>
{
    public void Configure(EntityTypeBuilder<UserProfile> builder)
    {
        builder.ToTable("UserProfiles");
        builder.HasKey(profile => profile.Id);
        builder.Property(profile => profile.Issuer);
        builder.Property(profile => profile.Subject);
        builder.Property(profile => profile.CreatedAt);
        builder.Ignore(profile => profile.DisplayName);
        builder.HasIndex(profile => new { profile.Issuer, profile.Subject }).IsUnique();
        builder.HasOne(profile => profile.Patreon).WithOne().HasForeignKey<PatreonIdentity>(identity => identity.ProfileId);
        builder.Navigation(profile => profile.Patreon).AutoInclude();
    }
}
