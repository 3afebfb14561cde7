using System.Buffers.Binary;
using System.Data.Common;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using Bookstore.Application.Ports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Bookstore.Infrastructure.Persistence.Postgres;

internal sealed class PostgresProvider(string? connectionString) : IDatabaseProvider
{
    private const string Setting = "ConnectionStrings:Bookstore";

    private readonly string _unpooled = new NpgsqlConnectionStringBuilder(Parse(connectionString).ToString()) { Pooling = false }.ToString();

    public bool IsServer => true;

    public Type ContextType => typeof(PostgresDbContext);

    public string HasMigrationsQuery => """SELECT count(to_regclass('"__EFMigrationsHistory"'))""";

    public bool IsLarge => false;

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
        catch (ArgumentException)
        {
            // Npgsql's message may name a part of the password, such as what follows a semicolon in it.
            throw new OptionsValidationException(
                Setting,
                typeof(string),
                [$"{Setting} is not like {Example}: a keyword or a value in it is not known. Put a value with ';', '=' or a quote in it between double quotes."]);
        }
    }

    // The codes: https://www.postgresql.org/docs/15/errcodes-appendix.html.
    public DatabaseOutage? FindOutage(DbException exception) => exception switch
    {
        PostgresException { SqlState: var state } => FindOutage(state),
        // Npgsql has no type of its own for it, and texts in English only.
        NpgsqlException { InnerException: TimeoutException } when exception.Message.Contains("connection pool", StringComparison.Ordinal) =>
            new("all connections are in use: raise Maximum Pool Size in ConnectionStrings:Bookstore, and max_connections of its server."),
        NpgsqlException { InnerException: AuthenticationException } => new("its server's certificate is not trusted."),
        NpgsqlException { InnerException: SocketException or IOException or TimeoutException or NpgsqlException { IsTransient: true } } =>
            new("its server can't be reached."),
        _ => null,
    };

    // With the transaction's default isolation, only a deadlock rolls back. A standby that became the primary may report the other.
    // Two that create the same database at once: the second finds it.
    public bool IsConflict(DbException exception) => exception is PostgresException
    {
        SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DuplicateDatabase,
    };

    public Task LockAsync(DatabaseFacade database, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        // In the same order everywhere, so that no two transactions wait for each other.
        long[] keys = [.. names.Select(name => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)))).Distinct().Order()];
        return keys.Length == 0
            ? Task.CompletedTask
            : database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(key) FROM unnest({keys}) AS key", cancellationToken);
    }

    public bool IsUniqueViolation(DbException exception) => exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    public DatabaseFile? FindFile() => null;

    public async Task<DbConnection?> TryOpenAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(_unpooled);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch (NpgsqlException exception) when (IsMissing(exception))
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

    // The server verifies its own pages: data_checksums.
    public Task VerifyAsync(DbConnection connection, CancellationToken cancellationToken) => Task.CompletedTask;

    // EF Core locks the table of the migrations, which the server unlocks with the connection.
    public Task ReleaseMigrationLockAsync(DatabaseFacade database, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<BackupDatabaseResult> BackUpAsync(string connectionString, string file, CancellationToken cancellationToken) =>
        Task.FromResult(BackupDatabaseResult.NotSupported);

    // With several hosts in the connection string, Npgsql reports what each of them answered.
    private static bool IsMissing(NpgsqlException exception) => exception is PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName }
        || (exception.InnerException is AggregateException several
            && several.InnerExceptions.OfType<PostgresException>().Any(one => one.SqlState == PostgresErrorCodes.InvalidCatalogName));

    private static DatabaseOutage? FindOutage(string state) => state switch
    {
        PostgresErrorCodes.TooManyConnections => new("its server has no connection left: raise max_connections, or lower Maximum Pool Size."),
        PostgresErrorCodes.DiskFull => new("its server's disk is full."),
        PostgresErrorCodes.ReadOnlySqlTransaction => new("its server is read-only: a standby, perhaps."),
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => new("it is damaged. Restore a backup.", IsDamage: true),
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => new("its server rejects the user or the password."),
        PostgresErrorCodes.InvalidCatalogName => new("its server has no such database: run 'migrate', or create it with CREATE DATABASE as a user who may."),
        PostgresErrorCodes.InsufficientPrivilege => new("its user lacks a right: make this user the owner of the database, and create it with CREATE DATABASE as one who may."),
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable => new("another transaction holds a lock."),
        // Connection exceptions, insufficient resources, operator intervention, system errors.
        _ when state[..2] is "08" or "53" or "57" or "58" => new($"its server can't serve it now ({state})."),
        _ => null,
    };
}
