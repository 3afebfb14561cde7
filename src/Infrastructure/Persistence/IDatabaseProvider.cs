using System.Data.Common;
using Bookstore.Application.Ports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>
/// What differs between database products. Each product has one implementation, in a folder beside this file with its
/// migrations; only the registration names it.
/// </summary>
internal interface IDatabaseProvider
{
    /// <summary>Configures EF Core for the product.</summary>
    /// <param name="contentRoot">Where a relative path in the connection string starts.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The connection string can't be read.</exception>
    void Configure(DbContextOptionsBuilder options, string connectionString, string contentRoot);

    /// <summary>Finds the outage that an exception of the product reports; null for a bug of the site.</summary>
    DatabaseOutage? FindOutage(DbException exception);

    /// <summary>Whether a row with the same primary key or unique index exists. A missing foreign key is no such violation.</summary>
    bool IsUniqueViolation(DbException exception);

    /// <summary>Finds the file that holds the database; null for a server, or a database in memory.</summary>
    DatabaseFile? FindFile(DbConnection connection);

    /// <exception cref="DbException">The database is damaged.</exception>
    Task VerifyAsync(DatabaseFacade database, CancellationToken cancellationToken);

    /// <summary>Releases the lock that EF Core's migrator left in the database when its process was killed.</summary>
    Task ReleaseMigrationLockAsync(DatabaseFacade database, CancellationToken cancellationToken);

    Task<BackupDatabaseResult> BackUpAsync(string connectionString, string file, CancellationToken cancellationToken);
}

/// <summary>A failure of what the database runs on: a lock, a full disk, a missing file.</summary>
/// <param name="Reason">The reason, for the operator.</param>
/// <param name="IsDamage">Whether the database itself is damaged, which does not pass.</param>
internal sealed record DatabaseOutage(string Reason, bool IsDamage = false);
