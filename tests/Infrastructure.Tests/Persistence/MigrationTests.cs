using Bookstore.Domain.Patrons;
using Bookstore.Infrastructure.Patreon.Rows;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Persistence.Sqlite;
using Bookstore.Infrastructure.Sessions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Bookstore.Infrastructure.Tests.Persistence;

public sealed class MigrationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bookstore-test-").FullName;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void The_migrations_create_the_model()
    {
        var options = new DbContextOptionsBuilder<BookstoreDbContext>();
        new SqliteProvider("Data Source=bookstore.db", _folder).Configure(options);
        using var database = new BookstoreDbContext(options.Options);

        Assert.False(database.Database.HasPendingModelChanges());
    }

    [Theory]
    [InlineData(nameof(DatabaseProduct.Sqlite))]
    [InlineData(nameof(DatabaseProduct.Postgres))]
    public async Task The_known_migrations_are_those_of_the_product_and_a_database_without_their_table_lacks_all(string product)
    {
        using var database = new TestDatabase(Enum.Parse<DatabaseProduct>(product));
        await using var context = database.CreateDbContext();
        var known = new KnownMigrations(database.Provider);
        await using var connection = await database.Provider.TryOpenAsync(default);

        Assert.Equal(context.Database.GetMigrations(), known.Ids.Order(StringComparer.Ordinal));
        Assert.Equal(0, await known.CountPendingAsync(connection!, default));
        database.Scalar<object?>("DELETE FROM __EFMigrationsHistory");
        Assert.Equal(known.Ids.Count, await known.CountPendingAsync(connection!, default));
        database.Scalar<object?>("DROP TABLE __EFMigrationsHistory");
        Assert.Equal(known.Ids.Count, await known.CountPendingAsync(connection!, default));
    }

    [Fact]
    public async Task The_data_of_the_first_version_survives_all_migrations()
    {
        var options = new DbContextOptionsBuilder<BookstoreDbContext>();
        new SqliteProvider("Data Source=bookstore.db", _folder).Configure(options);
        // A kill must not leave half of a migration.
        options.ConfigureWarnings(warnings => warnings.Throw(RelationalEventId.NonTransactionalMigrationOperationWarning));
        await using (var before = new BookstoreDbContext(options.Options))
        {
            await before.GetService<IMigrator>().MigrateAsync("Initial");
            await before.Database.ExecuteSqlRawAsync(
                """
                INSERT INTO UserProfiles (Id, Issuer, Subject, Name, IsSuspended, CreatedAt, LastSignedInAt)
                VALUES ('019ABCDE-0000-7000-8000-000000000001', 'https://abc.logto.app/oidc', 'abc', 'โรบิน', 0, '2026-11-01 08:00:00', '2026-11-02 08:00:00');
                INSERT INTO PatreonIdentities (ProfileId, Issuer, PatreonUserId, LinkedAt, LastConfirmedAt)
                VALUES ('019ABCDE-0000-7000-8000-000000000001', 'https://abc.logto.app/oidc', '777', '2026-11-01 08:00:00', '2026-11-02 08:00:00');
                INSERT INTO UserSessions (KeyHash, Id, ProfileId, Ticket, CreatedAt, LastSeenAt, ExpiresAt)
                VALUES (x'01', '019ABCDE-0000-7000-8000-000000000002', '019ABCDE-0000-7000-8000-000000000001', x'02',
                        '2026-11-01 08:00:00', '2026-11-02 08:00:00', '2026-12-01 08:00:00');
                """);
        }

        await using var after = new BookstoreDbContext(options.Options);
        await after.Database.MigrateAsync();

        var profile = await after.UserProfiles.SingleAsync();
        Assert.Equal(("โรบิน", "777"), (profile.Name, profile.Patreon!.PatreonUserId));
        Assert.Equal(profile.Id, (await after.UserSessions.SingleAsync()).ProfileId);
        Assert.Empty(await after.PatreonMembers.ToListAsync());
    }

    [Fact]
    public async Task The_members_of_an_earlier_version_are_still_patrons()
    {
        var options = new DbContextOptionsBuilder<BookstoreDbContext>();
        new SqliteProvider("Data Source=bookstore.db", _folder).Configure(options);
        // A kill must not leave half of a migration.
        options.ConfigureWarnings(warnings => warnings.Throw(RelationalEventId.NonTransactionalMigrationOperationWarning));
        await using (var before = new BookstoreDbContext(options.Options))
        {
            await before.GetService<IMigrator>().MigrateAsync("Patrons");
            await before.Database.ExecuteSqlRawAsync(
                """
                INSERT INTO PatreonCampaigns (Id, CreatorUserId, AsOf) VALUES ('5001', '9000', '2026-11-01 08:00:00');
                INSERT INTO PatreonTiers (CampaignId, Id, Position, Title, AmountCents, Currency, IsPublished) VALUES ('5001', '101', 0, 'Reader', 500, 'EUR', 1);
                INSERT INTO PatreonMembers (CampaignId, PatreonUserId, MemberId, Status, TierIds, EntitledCents, IsGifted, IsFreeTrial, AsOf)
                VALUES ('5001', 'u-1', 'm-1', 'Active', '["101"]', 500, 0, 0, '2026-11-01 08:00:00');
                INSERT INTO PatreonMembers (CampaignId, PatreonUserId, MemberId, Status, TierIds, EntitledCents, IsGifted, IsFreeTrial, HeldTierIds, HeldCents, HeldSince, AsOf)
                VALUES ('5001', 'u-2', 'm-2', 'Declined', '[]', 0, 0, 0, '["101"]', 500, '2026-11-01 08:00:00', '2026-11-01 08:00:00');
                """);
        }

        await using var after = new BookstoreDbContext(options.Options);
        await after.Database.MigrateAsync();

        var campaign = (await after.PatreonCampaigns.SingleAsync()).ToCampaign();
        Assert.Equal("EUR", campaign.Currency);
        foreach (var row in await after.PatreonMembers.ToListAsync())
        {
            var (level, _) = EffectiveEntitlement.Evaluate(campaign, row.PatreonUserId, [row.ToMembership()], EntitlementPolicy.Default, row.AsOf);
            Assert.Equal(500, level.Cents);
        }
    }
}
