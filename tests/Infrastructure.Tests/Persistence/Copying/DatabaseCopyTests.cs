using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Persistence.Copying;
using Bookstore.Infrastructure.Persistence.Keys;
using Bookstore.Infrastructure.Persistence.Postgres;
using Bookstore.Infrastructure.Persistence.Sqlite;
using Bookstore.Infrastructure.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Tests.Persistence.Copying;

public sealed class DatabaseCopyTests : IDisposable
{
    private const int Rows = 25;

    // All others are copied.
    private static readonly string[] TablesOfInstances = ["DataProtectionKeys", "LeaderTerms", "SyncReports", "SyncRequests"];

    private readonly TestDatabase _source = new();
    private readonly List<DatabaseCopyProgress> _progress = [];
    private readonly TestCertificate _files = new();
    private readonly string _keys = Directory.CreateTempSubdirectory("bookstore-keys-").FullName;
    private readonly ServiceProvider _hosting;

    public DatabaseCopyTests() => _hosting = CreateHosting(_files.Pem());

    public void Dispose()
    {
        _source.Dispose();
        _files.Dispose();
        _hosting.Dispose();
        Directory.Delete(_keys, recursive: true);
    }

    [Fact]
    public async Task Every_table_of_the_model_arrives_as_it_was()
    {
        var target = await CopyTarget.CreateAsync();
        Fill(Rows);

        var copied = Assert.IsType<CopyDatabaseResult.Copied>(await CopyAsync(target));

        await using var source = _source.CreateDbContext();
        await using var copy = target.CreateDbContext();
        var (expected, actual) = (ModelRows.ReadAll(source), ModelRows.ReadAll(copy));
        Assert.All(expected, table => Assert.Equal(Rows, table.Value.Count));
        Assert.All(expected, table => Assert.Equal(TablesOfInstances.Contains(table.Key) ? [] : table.Value, actual[table.Key]));
        var tables = expected.Keys.Except(TablesOfInstances).Count();
        Assert.Equal((tables, tables * Rows), (copied.Tables, (int)copied.Rows));
        Assert.Equal(0L, await target.ScalarAsync<long>("SELECT count(*) FROM information_schema.tables WHERE table_name = 'UnfinishedCopy'"));
    }

    [Fact]
    public async Task A_copy_that_is_interrupted_at_every_batch_goes_on_where_it_was()
    {
        var target = await CopyTarget.CreateAsync();
        Fill(Rows);
        var interruptions = 0;
        CopyDatabaseResult? result = null;
        while (result is null)
        {
            using var interruption = new CancellationTokenSource();
            var batches = 0;
            try
            {
                result = await CopyAsync(target, progress =>
                {
                    // Each copy may write one batch, and a table that is done reports once.
                    if (progress is { Stage: DatabaseCopyStage.Copying, Rows: > 0 } && progress.Rows < progress.Total && ++batches > 1)
                    {
                        interruption.Cancel();
                    }
                }, interruption.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.True(++interruptions < 100);
            }
        }

        Assert.IsType<CopyDatabaseResult.Copied>(result);
        Assert.True(interruptions > 10, $"{interruptions} interruptions");
        await using var source = _source.CreateDbContext();
        await using var copy = target.CreateDbContext();
        var (expected, actual) = (ModelRows.ReadAll(source), ModelRows.ReadAll(copy));
        Assert.All(expected.Keys.Except(TablesOfInstances), table => Assert.Equal(expected[table], actual[table]));
    }

    [Theory]
    [InlineData("""UPDATE "UserSessions" SET "Ticket" = '\x00' WHERE "Id" = (SELECT min("Id"::text)::uuid FROM "UserSessions")""", "UserSessions", Rows)]
    [InlineData("""UPDATE "PatreonMembers" SET "TierIds" = "TierIds" || '{777}' WHERE "EntitledCents" = 7""", "PatreonMembers", Rows)]
    [InlineData("""DELETE FROM "SpentLogoutTokens" WHERE "TokenId" = (SELECT min("TokenId") FROM "SpentLogoutTokens")""", "SpentLogoutTokens", Rows - 1)]
    public async Task A_row_that_differs_fails_the_verification(string change, string table, int rows)
    {
        var target = await CopyTarget.CreateAsync();
        Fill(Rows);
        await InterruptAsync(target, DatabaseCopyStage.Verifying);
        await target.ExecuteAsync(change);

        var mismatch = Assert.IsType<CopyDatabaseResult.Mismatch>(await CopyAsync(target));

        Assert.Equal((table, Rows, rows), (mismatch.Table, (int)mismatch.SourceRows, (int)mismatch.TargetRows));
    }

    [Fact]
    public async Task An_unfinished_copy_is_not_continued_from_a_source_that_changed()
    {
        var target = await CopyTarget.CreateAsync();
        Fill(Rows);
        await InterruptAsync(target, DatabaseCopyStage.Copying);
        await ChangeSourceAsync("""UPDATE "UserProfiles" SET "Name" = 'Sam'""");

        Assert.IsType<CopyDatabaseResult.TargetOfOtherSource>(await CopyAsync(target));
    }

    [Fact]
    public async Task A_target_with_rows_is_refused_and_stays_as_it_is()
    {
        var target = await CopyTarget.CreateAsync();
        Assert.IsType<CopyDatabaseResult.Copied>(await CopyAsync(target));
        await target.ExecuteAsync("""INSERT INTO "SpentLogoutTokens" VALUES ('a', now())""");
        Fill(1);

        var refused = Assert.IsType<CopyDatabaseResult.TargetNotEmpty>(await CopyAsync(target));

        Assert.Equal("SpentLogoutTokens", refused.Table);
        Assert.Equal(1L, await target.ScalarAsync<long>("""SELECT count(*) FROM "SpentLogoutTokens" """));
    }

    [Theory]
    [InlineData("""INSERT INTO "LeaderTerms" VALUES (1, 1)""", "LeaderTerms")]
    [InlineData("""INSERT INTO "DataProtectionKeys" VALUES ('key-1', '<key />')""", "DataProtectionKeys")]
    public async Task A_target_that_a_site_has_used_is_refused(string use, string table)
    {
        var target = await CopyTarget.CreateAsync();
        Assert.IsType<CopyDatabaseResult.Copied>(await CopyAsync(target));
        await target.ExecuteAsync(use);

        Assert.Equal(table, Assert.IsType<CopyDatabaseResult.TargetNotEmpty>(await CopyAsync(target)).Table);
    }

    [Fact]
    public async Task A_target_of_another_program_is_refused_and_stays_as_it_is()
    {
        var target = await CopyTarget.CreateAsync();
        await target.ExecuteAsync("CREATE TABLE wp_posts (id int)");

        var refused = Assert.IsType<CopyDatabaseResult.TargetNotEmpty>(await CopyAsync(target));

        Assert.Equal("wp_posts", refused.Table);
        Assert.Equal(1L, await target.ScalarAsync<long>("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"));
    }

    [Fact]
    public async Task A_target_that_another_copy_uses_is_refused()
    {
        var target = await CopyTarget.CreateAsync();
        await using var other = new PostgresCopyTargets().FindTarget(target.ConnectionString)!;
        Assert.True(await other.TryLockAsync(CancellationToken.None));

        Assert.IsType<CopyDatabaseResult.TargetInUse>(
            await NewCopy(lockTimeout: TimeSpan.FromMilliseconds(50)).CopyAsync(target.ConnectionString, new Progress(_progress.Add), CancellationToken.None));
    }

    [Fact]
    public async Task A_source_that_another_connection_has_open_is_refused_even_if_it_does_nothing()
    {
        var target = await CopyTarget.CreateAsync();
        await using (var site = OpenSource())
        {
            await site.OpenAsync();
            using var command = site.CreateCommand();
            command.CommandText = """SELECT COUNT(*) FROM "UserProfiles" """;
            await command.ExecuteScalarAsync();

            Assert.IsType<CopyDatabaseResult.SourceInUse>(await CopyAsync(target));
        }

        Assert.IsType<CopyDatabaseResult.Copied>(await CopyAsync(target));
    }

    [Fact]
    public async Task Nobody_can_use_the_source_during_a_copy()
    {
        var target = await CopyTarget.CreateAsync();
        Fill(1);
        SqliteException? rejected = null;

        await CopyAsync(target, progress => rejected ??= Assert.Throws<SqliteException>(() =>
        {
            using var site = OpenSource();
            site.Open();
            using var command = site.CreateCommand();
            command.CommandTimeout = 1;
            command.CommandText = """DELETE FROM "SpentLogoutTokens" """;
            command.ExecuteNonQuery();
        }));

        Assert.Equal(5, rejected!.SqliteErrorCode);
    }

    [Fact]
    public async Task A_reader_that_finds_the_source_locked_fails_instead_of_waiting_forever()
    {
        await using var site = OpenSource();
        await site.OpenAsync();
        using var command = site.CreateCommand();
        command.CommandText = """SELECT COUNT(*) FROM "UserProfiles" """;
        await command.ExecuteScalarAsync();
        await using var source = OpenSource();
        await source.OpenAsync();
        using var mode = source.CreateCommand();
        mode.CommandText = "PRAGMA locking_mode = EXCLUSIVE";
        await mode.ExecuteNonQueryAsync();
        await using var database = _source.CreateDbContext();
        var reader = new TableReader(source, CopiedTable.ListIn(database.Model)[0], column => column.QuotedName);

        var locked = await Assert.ThrowsAsync<SqliteException>(
            () => Task.Run(() => reader.Summarize(_ => { }, CancellationToken.None)).WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.Equal(5, locked.SqliteErrorCode);
    }

    [Fact]
    public async Task Times_of_an_earlier_version_lose_their_seventh_digit()
    {
        var target = await CopyTarget.CreateAsync();
        Fill(3);
        await ChangeSourceAsync("""UPDATE "UserProfiles" SET "CreatedAt" = '2026-11-01 08:00:00.1234567'""");

        Assert.IsType<CopyDatabaseResult.Copied>(await CopyAsync(target));

        await using var copy = target.CreateDbContext();
        Assert.All(await copy.UserProfiles.ToListAsync(), profile => Assert.Equal(1234560, profile.CreatedAt.Ticks % TimeSpan.TicksPerSecond));
    }

    [Fact]
    public async Task A_text_that_PostgreSQL_cannot_store_is_named()
    {
        var target = await CopyTarget.CreateAsync();
        Fill(3);
        await ChangeSourceAsync("""UPDATE "UserProfiles" SET "Name" = 'a' || char(0) || 'b'""");

        var rejected = Assert.IsType<CopyDatabaseResult.ValueRejected>(await CopyAsync(target));

        Assert.Equal(("UserProfiles", "Name"), (rejected.Table, rejected.Column));
    }

    [Theory]
    [InlineData("UserProfiles", "CreatedAt", "yesterday")]
    [InlineData("PatreonMembers", "TierIds", "reader@example.com")]
    [InlineData("PatreonMembers", "Status", "reader@example.com")]
    [InlineData("PatreonIdentities", "ProfileId", "reader@example.com")]
    public async Task A_value_that_the_site_did_not_write_is_named_and_not_quoted(string table, string column, string value)
    {
        var target = await CopyTarget.CreateAsync();
        Fill(3);
        await ChangeSourceAsync($"""PRAGMA foreign_keys = OFF; UPDATE "{table}" SET "{column}" = '{value}' WHERE rowid = 1""");

        var rejected = Assert.IsType<CopyDatabaseResult.ValueRejected>(await CopyAsync(target));

        Assert.Equal((table, column), (rejected.Table, rejected.Column));
        Assert.DoesNotContain(value, rejected.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_that_the_target_hands_out_go_on_after_those_copied()
    {
        var target = await CopyTarget.CreateAsync();
        Assert.IsType<CopyDatabaseResult.Copied>(await CopyAsync(target));
        await target.ExecuteAsync("""ALTER TABLE "PatreonTokens" ALTER COLUMN "Id" ADD GENERATED BY DEFAULT AS IDENTITY""");
        Fill(5);

        Assert.IsType<CopyDatabaseResult.Copied>(await CopyAsync(target));

        Assert.Equal(5, await target.ScalarAsync<int>("""INSERT INTO "PatreonTokens" ("Pair", "SettingsHash") VALUES ('\x00', 'a') RETURNING "Id" """));
    }

    [Theory]
    [InlineData(false, "DataProtection:Certificate is missing. ")]
    [InlineData(true, "DataProtection:Certificate names ")]
    public async Task Without_a_certificate_for_the_keys_nothing_is_copied(bool isElliptic, string message)
    {
        var target = await CopyTarget.CreateAsync();
        await using var hosting = CreateHosting(isElliptic ? _files.EllipticCurve() : null);

        var invalid = await Assert.ThrowsAsync<OptionsValidationException>(
            () => NewCopy(hosting).CopyAsync(target.ConnectionString, new Progress(_progress.Add), CancellationToken.None));

        Assert.StartsWith(message, Assert.Single(invalid.Failures), StringComparison.Ordinal);
        Assert.Empty(_progress);
        Assert.Equal(0L, await target.ScalarAsync<long>("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"));
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Database=bookstore;Password=secret-of-the-target", typeof(CopyDatabaseResult.TargetUnavailable))]
    [InlineData("Host=127.0.0.1;Password=a;secret-of-the-target=b;Database=bookstore", typeof(CopyDatabaseResult.InvalidTarget))]
    [InlineData("secret-of-the-target", typeof(CopyDatabaseResult.InvalidTarget))]
    [InlineData("", typeof(CopyDatabaseResult.InvalidTarget))]
    public async Task A_target_that_fails_is_reported_without_its_password(string connectionString, Type result)
    {
        var failed = await NewCopy().CopyAsync(connectionString, new Progress(_progress.Add), CancellationToken.None);

        Assert.IsType(result, failed);
        Assert.DoesNotContain("secret-of-the-target", $"{failed}", StringComparison.Ordinal);
    }

    private void Fill(int rows)
    {
        using var database = _source.CreateDbContext();
        ModelRows.Fill(database, rows);
    }

    private async Task ChangeSourceAsync(string sql)
    {
        await using var database = _source.CreateDbContext();
        await database.Database.ExecuteSqlRawAsync(sql);
    }

    private SqliteConnection OpenSource()
    {
        using var database = _source.CreateDbContext();
        return new SqliteConnection(new SqliteConnectionStringBuilder(database.Database.GetConnectionString()) { Pooling = false, DefaultTimeout = 1 }.ToString());
    }

    private Task<CopyDatabaseResult> CopyAsync(
        CopyTarget target, Action<DatabaseCopyProgress>? progress = null, CancellationToken cancellationToken = default) =>
        NewCopy().CopyAsync(target.ConnectionString, new Progress(progress ?? _progress.Add), cancellationToken);

    private async Task InterruptAsync(CopyTarget target, DatabaseCopyStage stage)
    {
        using var interruption = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CopyAsync(
            target, progress => _ = progress.Stage == stage ? throw new OperationCanceledException() : 0, interruption.Token));
    }

    private ServiceProvider CreateHosting(string? certificate)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("PublicUrl", "https://books.example"), new("DataProtection:Folder", _keys), new("DataProtection:Certificate", certificate)]).Build();
        return new ServiceCollection().AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<KeyImport>()
            .AddHosting(configuration, new HostingEnvironment { ContentRootPath = _keys })
            .BuildServiceProvider();
    }

    // The server may take a while to notice that a copy was interrupted, and lets no other one begin before.
    private DatabaseCopy NewCopy(ServiceProvider? hosting = null, TimeSpan? lockTimeout = null)
    {
        var outages = new DatabaseOutages(_source.Provider, TimeProvider.System, NullLogger<DatabaseOutages>.Instance);
        return new DatabaseCopy(
            _source,
            new Database(_source, _source.Provider, outages, TimeProvider.System, NullLogger<Database>.Instance),
            new PostgresCopyTargets { LockTimeout = lockTimeout ?? TimeSpan.FromSeconds(60) },
            (hosting ?? _hosting).GetRequiredService<KeyImport>(),
            new SqliteCopySource())
        {
            BatchRows = 10,
        };
    }

    private sealed class Progress(Action<DatabaseCopyProgress> report) : IProgress<DatabaseCopyProgress>
    {
        public void Report(DatabaseCopyProgress value) => report(value);
    }
}
