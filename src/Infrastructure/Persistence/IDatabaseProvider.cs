using System.Data.Common;
using Bookstore.Application.Ports;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>
/// What differs between database products. Each product has one implementation, in a folder beside this file with its
/// migrations; only the registration names it.
/// </summary>
internal interface IDatabaseProvider
{
    /// <summary>Whether the database is a server, which instances of the site on several machines share.</summary>
    bool IsServer { get; }

    /// <summary>The context that the product's migrations belong to.</summary>
    Type ContextType { get; }

    /// <summary>Asks whether the database has EF Core's table of the migrations that were applied.</summary>
    string HasMigrationsQuery { get; }

    /// <summary>Finds the outage that an exception of the product reports; null for a bug of the site.</summary>
    DatabaseOutage? FindOutage(DbException exception);

    /// <summary>Whether a row with the same primary key or unique index exists. A missing foreign key is no such violation.</summary>
    bool IsUniqueViolation(DbException exception);

    /// <summary>Whether the server rolled everything back only because of others at the same moment: the same may succeed now.</summary>
    bool IsConflict(DbException exception);

    /// <summary>
    /// Has transactions that name the same lock come one after the other: waits for it, and holds it to the end of the current
    /// transaction. What this one reads from now on includes what the earlier ones committed.
    /// </summary>
    Task LockAsync(DatabaseFacade database, IEnumerable<string> names, CancellationToken cancellationToken);

    /// <summary>Finds the file that holds the database; null for a server, or a database in memory.</summary>
    DatabaseFile? FindFile();

    /// <summary>Whether <see cref="VerifyAsync"/> takes longer than a start should.</summary>
    bool IsLarge { get; }

    /// <summary>Opens a connection outside the pool and without EF Core, whose own start takes longer than the check of a database.</summary>
    /// <returns>Null if the database does not exist: none is created.</returns>
    Task<DbConnection?> TryOpenAsync(CancellationToken cancellationToken);

    /// <exception cref="DbException">The database is damaged.</exception>
    Task VerifyAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>Releases the lock that EF Core's migrator left in the database when its process was killed.</summary>
    Task ReleaseMigrationLockAsync(DatabaseFacade database, CancellationToken cancellationToken);

    Task<BackupDatabaseResult> BackUpAsync(string connectionString, string file, CancellationToken cancellationToken);
}

/// <summary>A failure of what the database runs on: a lock, a full disk, a missing file.</summary>
/// <param name="Reason">The reason, for the operator.</param>
/// <param name="IsDamage">Whether the database itself is damaged, which does not pass.</param>
internal sealed record DatabaseOutage(string Reason, bool IsDamage = false);
