using System.Data.Common;
using Bookstore.Application.Ports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Logging;
using IRelationalDatabaseCreator = Microsoft.EntityFrameworkCore.Storage.IRelationalDatabaseCreator;

namespace Bookstore.Infrastructure.Persistence;

internal sealed class Database(
    IDbContextFactory<BookstoreDbContext> databases, IDatabaseProvider provider, DatabaseOutages outages, TimeProvider clock, ILogger<Database> logger)
    : IDatabase
{
    private const int MaxAttempts = 5;

    private static readonly TimeSpan MigrationLockTimeout = TimeSpan.FromSeconds(20);

    private IReadOnlyList<string>? _migrations;

    public Task<DatabaseState> ReadStateAsync(CancellationToken cancellationToken) => UseAsync(
        async database => await ExistsAsync(database, cancellationToken)
            ? new DatabaseState(Exists: true, Migrations(database).Except(await ReadAppliedAsync(database, cancellationToken)).Count())
            : new DatabaseState(Exists: false, Migrations(database).Count),
        cancellationToken);

    public DatabaseFile? FindFile()
    {
        using var context = databases.CreateDbContext();
        return provider.FindFile(context.Database.GetDbConnection());
    }

    public bool IsLarge
    {
        get
        {
            using var context = databases.CreateDbContext();
            return provider.IsLarge(context.Database.GetDbConnection());
        }
    }

    public Task VerifyAsync(CancellationToken cancellationToken) => UseAsync(
        async database =>
        {
            if (await ExistsAsync(database, cancellationToken))
            {
                await provider.VerifyAsync(database, cancellationToken);
            }

            return true;
        },
        cancellationToken);

    public Task TryWriteAsync(CancellationToken cancellationToken) => UseAsync(
        async database =>
        {
            await using var transaction = await database.BeginTransactionAsync(cancellationToken);
            var rows = await database.ExecuteSqlAsync(
                $"""INSERT INTO "SpentLogoutTokens" ("TokenId", "ExpiresAt") VALUES ({Guid.NewGuid().ToString()}, {clock.GetUtcNow().UtcDateTime})""", cancellationToken);
            await transaction.RollbackAsync(cancellationToken);
            return rows;
        },
        cancellationToken);

    public Task<int> MigrateAsync(CancellationToken cancellationToken) => UseAsync(
        async database =>
        {
            var pending = (await database.GetPendingMigrationsAsync(cancellationToken)).Count();
            if (pending > 0)
            {
                await MigrateAsync(database, cancellationToken);
                logger.Migrated(pending);
            }

            return pending;
        },
        cancellationToken);

    public Task<BackupDatabaseResult> BackUpAsync(string file, CancellationToken cancellationToken) => UseAsync(
        database => provider.BackUpAsync(database.GetConnectionString()!, file, cancellationToken), cancellationToken);

    public bool TryRecordOutage(Exception exception) => outages.TryRecord(exception);

    private Task MigrateAsync(DatabaseFacade database, CancellationToken cancellationToken) => provider.IsServer
        ? MigrateServerAsync(database, cancellationToken)
        : MigrateFileAsync(database, cancellationToken);

    // However long it takes, and however long another instance that began before. The lock goes with the connection that holds it.
    private async Task MigrateServerAsync(DatabaseFacade database, CancellationToken cancellationToken)
    {
        database.SetCommandTimeout(0);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await database.MigrateAsync(cancellationToken);
                return;
            }
            catch (DbException exception) when (attempt < MaxAttempts && (provider.IsConflict(exception) || provider.IsUniqueViolation(exception)))
            {
                // Another instance created the same database, or the table of the migrations, at the same moment.
            }
        }
    }

    // A migration that was killed leaves EF Core's lock in the database, and the next one would wait for it forever.
    private async Task MigrateFileAsync(DatabaseFacade database, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(MigrationLockTimeout, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await database.MigrateAsync(linked.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            logger.MigrationLockReleased();
            await provider.ReleaseMigrationLockAsync(database, cancellationToken);
            await database.MigrateAsync(cancellationToken);
        }
    }

    // EF Core's own way builds a model for the table, which takes longer than the rest of the check.
    private static async Task<IReadOnlyList<string>> ReadAppliedAsync(DatabaseFacade database, CancellationToken cancellationToken)
    {
        var applied = new List<string>();
        if (!await database.GetService<IHistoryRepository>().ExistsAsync(cancellationToken))
        {
            return applied;
        }

        await database.OpenConnectionAsync(cancellationToken);
        await using var command = database.GetDbConnection().CreateCommand();
        command.CommandText = """SELECT "MigrationId" FROM "__EFMigrationsHistory" ORDER BY 1""";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            applied.Add(reader.GetString(0));
        }

        return applied;
    }

    // The same for all contexts, and EF Core searches all types of the assembly for them.
    private IReadOnlyList<string> Migrations(DatabaseFacade database) => _migrations ??= [.. database.GetMigrations()];

    private static Task<bool> ExistsAsync(DatabaseFacade database, CancellationToken cancellationToken) =>
        database.GetService<IRelationalDatabaseCreator>().ExistsAsync(cancellationToken);

    private async Task<T> UseAsync<T>(Func<DatabaseFacade, Task<T>> use, CancellationToken cancellationToken)
    {
        try
        {
            await using var context = await databases.CreateDbContextAsync(cancellationToken);
            return await use(context.Database);
        }
        catch (DbException exception)
        {
            throw new DatabaseUnavailableException(outages.Find(exception)?.Reason ?? exception.Message, exception);
        }
    }
}
