using Bookstore.Application.Ports;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Logging;
using IRelationalDatabaseCreator = Microsoft.EntityFrameworkCore.Storage.IRelationalDatabaseCreator;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>The database as a whole, through EF Core's migrations.</summary>
internal sealed class Database(IDbContextFactory<BookstoreDbContext> databases, TimeProvider clock, ILogger<Database> logger) : IDatabase
{
    private const int Corrupt = 11;
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(20);

    public async Task<DatabaseState> ReadStateAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var exists = await database.GetService<IRelationalDatabaseCreator>().ExistsAsync(cancellationToken);
        return new DatabaseState(exists, (await database.Database.GetPendingMigrationsAsync(cancellationToken)).Count());
    }

    public async Task VerifyAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.GetService<IRelationalDatabaseCreator>().ExistsAsync(cancellationToken)
            && await database.Database.SqlQuery<string>($"PRAGMA quick_check(1)").ToListAsync(cancellationToken) is not ["ok"])
        {
            throw new SqliteException("It is damaged.", Corrupt);
        }
    }

    public async Task TryWriteAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.Database.ExecuteSqlAsync(
            $"INSERT INTO SpentLogoutTokens (TokenId, ExpiresAt) VALUES ({Guid.NewGuid().ToString()}, {clock.GetUtcNow().UtcDateTime})", cancellationToken);
        await transaction.RollbackAsync(cancellationToken);
    }

    public async Task<int> MigrateAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var pending = (await database.Database.GetPendingMigrationsAsync(cancellationToken)).Count();
        if (pending > 0)
        {
            await MigrateAsync(database.Database, cancellationToken);
            logger.Migrated(pending);
        }

        return pending;
    }

    public async Task<BackupDatabaseResult> BackUpAsync(string file, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await Backup.WriteAsync(database.Database.GetConnectionString()!, file, cancellationToken);
    }

    // A migration that was killed leaves EF Core's lock in the database, and the next one would wait for it for ever.
    private async Task MigrateAsync(DatabaseFacade database, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(LockPatience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await database.MigrateAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            logger.MigrationLockBroken();
            await database.ExecuteSqlRawAsync("DELETE FROM __EFMigrationsLock", cancellationToken);
            await database.MigrateAsync(cancellationToken);
        }
    }
}
