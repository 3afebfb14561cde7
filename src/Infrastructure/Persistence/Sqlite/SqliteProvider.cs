using System.Data.Common;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Options;
using SQLitePCL;

namespace Bookstore.Infrastructure.Persistence.Sqlite;

internal sealed class SqliteProvider : IDatabaseProvider
{
    public const string Setting = "ConnectionStrings:Bookstore";

    // Some 100,000 people, and 30 ms.
    private const long LargeFile = 32 * 1024 * 1024;

    private const int Corrupt = 11;
    private const int UniqueIndexViolated = 2067;
    private const int PrimaryKeyViolated = 1555;

    public bool IsServer => false;

    /// <exception cref="OptionsValidationException">The connection string can't be read.</exception>
    public static void Configure(DbContextOptionsBuilder options, string connectionString, string contentRoot)
    {
        var connection = Parse(connectionString);
        var isFile = IsFile(connection.DataSource);
        if (isFile)
        {
            connection.DataSource = Path.GetFullPath(connection.DataSource, contentRoot);
        }

        options.UseSqlite(connection.ToString())
            .AddInterceptors(isFile ? [new BusyTimeoutInterceptor(), new MissingFileInterceptor()] : [new BusyTimeoutInterceptor()]);
    }

    // The result codes: https://sqlite.org/rescode.html.
    public DatabaseOutage? FindOutage(DbException exception) => (exception as SqliteException)?.SqliteErrorCode switch
    {
        5 or 6 => new("another process holds its lock."),
        3 or 8 => new("it can't be written: the file, its folder or the connection string is read-only."),
        10 => new("the disk fails to read or write it."),
        Corrupt => new("it is damaged. Stop the site and restore a backup.", IsDamage: true),
        13 => new("the disk is full."),
        14 => new("its file can't be opened: it does not exist, or belongs to another user."),
        26 => new("its file is no database, or damaged. Stop the site and restore a backup.", IsDamage: true),
        _ => null,
    };

    public bool IsUniqueViolation(DbException exception) =>
        exception is SqliteException { SqliteExtendedErrorCode: UniqueIndexViolated or PrimaryKeyViolated };

    // A transaction locks the whole file from its beginning, so none is rolled back for the sake of another.
    public bool IsConflict(DbException exception) => false;

    public Task LockAsync(DatabaseFacade database, IEnumerable<string> names, CancellationToken cancellationToken) => Task.CompletedTask;

    public DatabaseFile? FindFile(DbConnection connection)
    {
        if (!IsFile(connection.DataSource))
        {
            return null;
        }

        var file = new FileInfo(connection.DataSource);
        // SQLite keeps its write-ahead log and shared memory beside the file, under its name.
        var exposed = !OperatingSystem.IsWindows() && file.Exists ? PrivateFolder.FindExposed(file.Directory!, $"{file.Name}*") : null;
        return new DatabaseFile(file.FullName, exposed);
    }

    public bool IsLarge(DbConnection connection) =>
        IsFile(connection.DataSource) && new FileInfo(connection.DataSource) is { Exists: true, Length: > LargeFile };

    public async Task VerifyAsync(DatabaseFacade database, CancellationToken cancellationToken)
    {
        await database.OpenConnectionAsync(cancellationToken);
        var connection = (SqliteConnection)database.GetDbConnection();
        // Otherwise a stop would wait for the end of a large file.
        await using var interruption = cancellationToken.Register(() => raw.sqlite3_interrupt(connection.Handle));
        // Not through EF Core, which would log that as an error.
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA quick_check(1)";
        if (await command.ExecuteScalarAsync(cancellationToken) is not "ok")
        {
            throw new SqliteException("The database is damaged.", Corrupt);
        }
    }

    public Task ReleaseMigrationLockAsync(DatabaseFacade database, CancellationToken cancellationToken) =>
        database.ExecuteSqlRawAsync("DELETE FROM __EFMigrationsLock", cancellationToken);

    public Task<BackupDatabaseResult> BackUpAsync(string connectionString, string file, CancellationToken cancellationToken) =>
        SqliteBackup.WriteAsync(connectionString, file, cancellationToken);

    private static bool IsFile(string dataSource) => dataSource is not ":memory:" && !dataSource.StartsWith("file:", StringComparison.Ordinal);

    private static SqliteConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            var connection = new SqliteConnectionStringBuilder(connectionString)
            {
                ForeignKeys = true,
                // BusyTimeoutInterceptor has SQLite wait for a lock. The ADO.NET provider would retry after that for as long as this.
                DefaultTimeout = 1,
            };
            return connection.DataSource.Length > 0 ? connection : throw new ArgumentException("it names no Data Source.");
        }
        catch (ArgumentException exception)
        {
            throw new OptionsValidationException(
                Setting, typeof(string), [$"{Setting} is not like 'Data Source=data/bookstore.db': {exception.Message}"]);
        }
    }
}
