using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>
/// The site's database. The domain's entities are configured in <c>Configurations</c>. A table that only one area uses has its
/// row, configuration and set in that area: <c>Sessions/UserSessionRow.cs</c>, <c>Patreon/Rows</c>.
/// </summary>
internal class BookstoreDbContext : DbContext
{
    public BookstoreDbContext(DbContextOptions options)
        : base(options)
    {
        // What fails is rolled back as a whole, so a savepoint before each write would be for nothing.
        Database.AutoSavepointsEnabled = false;
    }

    public DbSet<UserProfile> UserProfiles => Set<UserProfile>();

    public DbSet<SessionRevocation> SessionRevocations => Set<SessionRevocation>();

    public DbSet<UsedLogoutToken> UsedLogoutTokens => Set<UsedLogoutToken>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(BookstoreDbContext).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<StoredTime.Converter>();
}
