using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using Bookstore.Infrastructure.Patreon.Rows;
using Bookstore.Infrastructure.Persistence.Configurations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>The site's database.</summary>
internal sealed class BookstoreDbContext(DbContextOptions<BookstoreDbContext> options) : DbContext(options)
{
    public DbSet<UserProfile> UserProfiles => Set<UserProfile>();

    public DbSet<UserSession> UserSessions => Set<UserSession>();

    public DbSet<RecordedEnd> SessionEnds => Set<RecordedEnd>();

    public DbSet<SpentLogoutToken> SpentLogoutTokens => Set<SpentLogoutToken>();

    public DbSet<CampaignRow> PatreonCampaigns => Set<CampaignRow>();

    public DbSet<MemberRow> PatreonMembers => Set<MemberRow>();

    public DbSet<RemovedMemberRow> PatreonRemovals => Set<RemovedMemberRow>();

    public DbSet<CreatorTokensRow> PatreonTokens => Set<CreatorTokensRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<UserProfile>(profile =>
        {
            profile.ToTable("UserProfiles");
            profile.HasKey(row => row.Id);
            profile.Property(row => row.Issuer);
            profile.Property(row => row.Subject);
            profile.Property(row => row.CreatedAt);
            profile.Ignore(row => row.DisplayName);
            profile.HasIndex(row => new { row.Issuer, row.Subject }).IsUnique();
            profile.HasOne(row => row.Patreon).WithOne().HasForeignKey<PatreonIdentity>(row => row.ProfileId);
            profile.Navigation(row => row.Patreon).AutoInclude();
        });

        modelBuilder.Entity<PatreonIdentity>(identity =>
        {
            identity.ToTable("PatreonIdentities");
            identity.HasKey(row => row.ProfileId);
            identity.HasIndex(row => new { row.Issuer, row.PatreonUserId }).IsUnique();
        });

        modelBuilder.Entity<SpentLogoutToken>(token =>
        {
            token.ToTable("SpentLogoutTokens");
            token.HasKey(row => row.TokenId);
            token.HasIndex(row => row.ExpiresAt);
        });

        modelBuilder.ApplyConfiguration(new RecordedEndConfiguration());

        modelBuilder.Entity<UserSession>(session =>
        {
            session.ToTable("UserSessions");
            session.HasKey(row => row.KeyHash);
            session.Property(row => row.Ticket);
            session.Property(row => row.CreatedAt);
            session.HasIndex(row => row.Id).IsUnique();
            session.HasIndex(row => row.LogtoSessionId);
            session.HasIndex(row => row.ExpiresAt);
            session.HasOne<UserProfile>().WithMany().HasForeignKey(row => row.ProfileId);
        });

        modelBuilder.Entity<CampaignRow>(campaign =>
        {
            campaign.ToTable("PatreonCampaigns");
            campaign.HasKey(row => row.Id);
            campaign.HasMany(row => row.Tiers).WithOne().HasForeignKey(row => row.CampaignId);
            campaign.Navigation(row => row.Tiers).AutoInclude();
        });

        modelBuilder.Entity<TierRow>(tier =>
        {
            tier.ToTable("PatreonTiers");
            tier.HasKey(row => new { row.CampaignId, row.Id });
        });

        modelBuilder.Entity<MemberRow>(member =>
        {
            member.ToTable("PatreonMembers");
            member.HasKey(row => row.MemberId);
            member.Property(row => row.Status).HasConversion<string>();
            member.Property(row => row.LastChargeStatus).HasConversion<string>();
            member.HasIndex(row => new { row.CampaignId, row.PatreonUserId });
            member.HasIndex(row => new { row.CampaignId, row.AsOf });
        });

        modelBuilder.Entity<RemovedMemberRow>(removal =>
        {
            removal.ToTable("PatreonRemovals");
            removal.HasKey(row => row.MemberId);
            removal.HasIndex(row => row.PatreonUserId);
        });

        modelBuilder.Entity<CreatorTokensRow>(tokens =>
        {
            tokens.ToTable("PatreonTokens");
            tokens.HasKey(row => row.Id);
            tokens.Property(row => row.Id).ValueGeneratedNever();
        });
    }

    // UTC all the way, as a type that every provider can compare.
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();

    private sealed class UtcConverter() : ValueConverter<DateTimeOffset, DateTime>(
        time => time.UtcDateTime, time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)));
}
