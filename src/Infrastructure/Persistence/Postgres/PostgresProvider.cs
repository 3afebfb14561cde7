using System.Data.Common;
using System.Net.Sockets;
using Bookstore.Application.Ports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Bookstore.Infrastructure.Persistence.Postgres;

internal sealed class PostgresProvider : IDatabaseProvider
{
    private const string Setting = "ConnectionStrings:Bookstore";

    public bool IsServer => true;

    /// <exception cref="OptionsValidationException">The connection string can't be read. The message does not contain it.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string? connectionString)
    {
        const string Example = "'Host=db.example;Database=bookstore;Username=bookstore;Password=...'";
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(connectionString);
            return !string.IsNullOrEmpty(connection.Host) && !string.IsNullOrEmpty(connection.Database)
                ? connection
                : throw new OptionsValidationException(
                    Setting, typeof(string), [$"{Setting} names no Host and Database. With Database:Provider Postgres it is like {Example}."]);
        }
        catch (ArgumentException exception)
        {
            throw new OptionsValidationException(
                Setting, typeof(string), [$"{Setting} is not like {Example}: {exception.Message}"]);
        }
    }

    // The codes: https://www.postgresql.org/docs/15/errcodes-appendix.html.
    public DatabaseOutage? FindOutage(DbException exception) => exception switch
    {
        PostgresException { SqlState: var state } => FindOutage(state),
        NpgsqlException { InnerException: SocketException or IOException or TimeoutException or null } => new("its server can't be reached."),
        _ => null,
    };

    public bool IsUniqueViolation(DbException exception) => exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    public DatabaseFile? FindFile(DbConnection connection) => null;

    // The server verifies its own pages: data_checksums.
    public Task VerifyAsync(DatabaseFacade database, CancellationToken cancellationToken) =>
        database.ExecuteSqlAsync($"SELECT 1", cancellationToken);

    // EF Core locks the table of the migrations, which the server unlocks with the connection.
    public Task ReleaseMigrationLockAsync(DatabaseFacade database, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<BackupDatabaseResult> BackUpAsync(string connectionString, string file, CancellationToken cancellationToken) =>
        throw new NotSupportedException("PostgreSQL has tools of its own for this: pg_dump --format=custom --file=bookstore.dump bookstore");

    private static DatabaseOutage? FindOutage(string state) => state switch
    {
        PostgresErrorCodes.TooManyConnections => new("its server has no connection left: raise max_connections, or lower Maximum Pool Size."),
        PostgresErrorCodes.DiskFull => new("its server's disk is full."),
        PostgresErrorCodes.ReadOnlySqlTransaction => new("its server is read-only: a standby, perhaps."),
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => new("it is damaged. Restore a backup.", IsDamage: true),
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => new("its server rejects the user or the password."),
        PostgresErrorCodes.InvalidCatalogName => new("its server has no such database."),
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable => new("another transaction holds a lock."),
        // Connection exceptions, insufficient resources, operator intervention, system errors.
        _ when state[..2] is "08" or "53" or "57" or "58" => new($"its server can't serve it now ({state})."),
        _ => null,
    };
}
