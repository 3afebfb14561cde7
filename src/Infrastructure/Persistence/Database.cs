using System.Data.Common;
using Bookstore.Application.Ports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Persistence;

internal sealed class Database(
    IDbContextFactory<BookstoreDbContext> databases, IDatabaseProvider provider, DatabaseOutages outages, TimeProvider clock, ILogger<Database> logger)
    : IDatabase
{
    private const int MaxAttempts = 5;

    private static readonly TimeSpan MigrationLockTimeout = TimeSpan.FromSeconds(20);

    private readonly KnownMigrations _migrations = new(provider);

    public bool IsLarge => provider.IsLarge;

    public Task<DatabaseState> ReadStateAsync(CancellationToken cancellationToken) => ExplainAsync(
        async () =>
        {
            await using var connection = await provider.TryOpenAsync(cancellationToken);
            return connection is null
                ? new DatabaseState(Exists: false, _migrations.Ids.Count)
                : new DatabaseState(Exists: true, await _migrations.CountPendingAsync(connection, cancellationToken));
        });

    public DatabaseFile? FindFile() => provider.FindFile();

    public Task VerifyAsync(CancellationToken cancellationToken) => ExplainAsync(
        async () =>
        {
            await using var connection = await provider.TryOpenAsync(cancellationToken);
            if (connection is not null)
            {
                await provider.VerifyAsync(connection, cancellationToken);
            }

            return true;
        });

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

    private Task<T> UseAsync<T>(Func<DatabaseFacade, Task<T>> use, CancellationToken cancellationToken) => ExplainAsync(
        async () =>
        {
            await using var context = await databases.CreateDbContextAsync(cancellationToken);
            return await use(context.Database);
        });

    private async Task<T> ExplainAsync<T>(Func<Task<T>> use)
    {
        try
        {
            return await use();
        }
        catch (DbException exception)
        {
            throw new DatabaseUnavailableException(outages.Find(exception)?.Reason ?? exception.Message, exception);
        }
    }
}
