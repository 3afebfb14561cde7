using System.Data.Common;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Options;
using SQLitePCL;

namespace Bookstore.Infrastructure.Persistence.Sqlite;

/// <param name="connectionString">The setting; an <see cref="OptionsValidationException"/> where it can't be read.</param>
/// <param name="contentRoot">Where a relative path in the connection string starts.</param>
internal sealed class SqliteProvider(string connectionString, string contentRoot) : IDatabaseProvider
{
    public const string Setting = "ConnectionStrings:Bookstore";

    // Some 100,000 people, and 30 ms.
    private const long LargeFile = 32 * 1024 * 1024;

    private const int Corrupt = 11;
    private const int CannotOpen = 14;
    private const int UniqueIndexViolated = 2067;
    private const int PrimaryKeyViolated = 1555;

    private readonly SqliteConnectionStringBuilder _connection = Parse(connectionString, contentRoot);
    private volatile bool _hasOpened;

    public bool IsServer => false;

    public Type ContextType => typeof(BookstoreDbContext);

    public string HasMigrationsQuery => "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '__EFMigrationsHistory'";

    public bool IsLarge => FilePath is { } path && new FileInfo(path) is { Exists: true, Length: > LargeFile };

    // Null for a database in memory.
    private string? FilePath => IsFile(_connection.DataSource) ? _connection.DataSource : null;

    public void Configure(DbContextOptionsBuilder options) => options.UseSqlite(_connection.ToString())
        .AddInterceptors(FilePath is null ? [new BusyTimeoutInterceptor()] : [new BusyTimeoutInterceptor(), new MissingFileInterceptor(_hasOpened)]);

    // The result codes: https://sqlite.org/rescode.html.
    public DatabaseOutage? FindOutage(DbException exception) => (exception as SqliteException)?.SqliteErrorCode switch
    {
        5 or 6 => new("another process holds its lock."),
        3 or 8 => new("it can't be written: the file, its folder or the connection string is read-only."),
        10 => new("the disk fails to read or write it."),
        Corrupt => new("it is damaged. Stop the site and restore a backup.", IsDamage: true),
        13 => new("the disk is full."),
        CannotOpen => new("its file can't be opened: it does not exist, or belongs to another user."),
        26 => new("its file is no database, or damaged. Stop the site and restore a backup.", IsDamage: true),
        _ => null,
    };

    public bool IsUniqueViolation(DbException exception) =>
        exception is SqliteException { SqliteExtendedErrorCode: UniqueIndexViolated or PrimaryKeyViolated };

    // A transaction locks the whole file from its beginning, so none is rolled back for the sake of another.
    public bool IsConflict(DbException exception) => false;

    public Task LockAsync(DatabaseFacade database, IEnumerable<string> names, CancellationToken cancellationToken) => Task.CompletedTask;

    public DatabaseFile? FindFile()
    {
        if (FilePath is not { } path)
        {
            return null;
        }

        var file = new FileInfo(path);
        // SQLite keeps its write-ahead log and shared memory beside the file, under its name.
        var exposed = !OperatingSystem.IsWindows() && file.Exists ? PrivateFolder.FindExposed(file.Directory!, $"{file.Name}*") : null;
        return new DatabaseFile(file.FullName, exposed);
    }

    public async Task<DbConnection?> TryOpenAsync(CancellationToken cancellationToken)
    {
        var settings = new SqliteConnectionStringBuilder(_connection.ToString()) { Pooling = false };
        if (settings.Mode == SqliteOpenMode.ReadWriteCreate)
        {
            settings.Mode = SqliteOpenMode.ReadWrite;
        }

        var connection = new SqliteConnection(settings.ToString());
        try
        {
            await connection.OpenAsync(cancellationToken);
            BusyTimeoutInterceptor.SetTimeout(connection);
            _hasOpened = true;
            return connection;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == CannotOpen)
        {
            await connection.DisposeAsync();
            return null;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async Task VerifyAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        // Otherwise a stop would wait for the end of a large file.
        await using var interruption = cancellationToken.Register(() => raw.sqlite3_interrupt(((SqliteConnection)connection).Handle));
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

    private static SqliteConnectionStringBuilder Parse(string connectionString, string contentRoot)
    {
        try
        {
            var connection = new SqliteConnectionStringBuilder(connectionString)
            {
                ForeignKeys = true,
                // BusyTimeoutInterceptor has SQLite wait for a lock. The ADO.NET provider would retry after that for as long as this.
                DefaultTimeout = 1,
            };
            if (connection.DataSource.Length == 0)
            {
                throw new ArgumentException("it names no Data Source.");
            }

            if (IsFile(connection.DataSource))
            {
                connection.DataSource = Path.GetFullPath(connection.DataSource, contentRoot);
            }

            return connection;
        }
        catch (ArgumentException exception)
        {
            throw new OptionsValidationException(
                Setting, typeof(string), [$"{Setting} is not like 'Data Source=data/bookstore.db': {exception.Message}"]);
        }
    }
}
