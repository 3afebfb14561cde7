using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics.Metrics;
using System.Globalization;
using Bookstore.Infrastructure.Caching;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Persistence.Postgres;
using Bookstore.Infrastructure.Persistence.Sqlite;
using Bookstore.Infrastructure.Sessions;
using Bookstore.Testing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Bookstore.Infrastructure.Tests;

/// <summary>A migrated database of its own: a SQLite file, or a database on the PostgreSQL server of the tests.</summary>
internal sealed class TestDatabase : IDbContextFactory<BookstoreDbContext>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bookstore-test-").FullName;
    private readonly Meters _meters = new();
    private readonly string? _postgres;
    private readonly Func<BookstoreDbContext> _create;

    public TestDatabase(DatabaseProduct product = DatabaseProduct.Sqlite)
    {
        var recorder = new Recorder(Commands);
        var commits = new CommitHook(this);
        if (product is DatabaseProduct.Postgres)
        {
            // Not on xUnit's few threads, each of which may wait here.
            _postgres = Task.Run(async () => await (await PostgresServer.OpenAsync()).CreateDatabaseAsync()).GetAwaiter().GetResult();
            Provider = new PostgresProvider(_postgres);
            var options = new DbContextOptionsBuilder<PostgresDbContext>().UseNpgsql(_postgres).AddInterceptors(recorder, commits).Options;
            _create = () => new PostgresDbContext(options);
            return;
        }

        Task.Run(() => SqliteFile.CreateAsync(Path.Combine(_folder, "bookstore.db"))).GetAwaiter().GetResult();
        var provider = new SqliteProvider("Data Source=bookstore.db", _folder);
        Provider = provider;
        var builder = new DbContextOptionsBuilder<BookstoreDbContext>();
        provider.Configure(builder);
        builder.AddInterceptors(recorder, commits);
        _create = () => new BookstoreDbContext(builder.Options);
    }

    public IDatabaseProvider Provider { get; }

    /// <summary>The commands that were executed.</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    /// <summary>What happens after a commit has taken effect, such as that its answer is lost.</summary>
    public Action? Committed { get; set; }

    public BookstoreDbContext CreateDbContext() => _create();

    public DatabaseOutages NewOutages(TimeProvider? clock = null) => new(Provider, clock ?? TimeProvider.System, NullLogger<DatabaseOutages>.Instance);

    public WriteLock NewWriteLock() => new(Provider, NewOutages());

    /// <summary>A store as one process has it: with a lock of its own.</summary>
    public ProfileStore NewProfileStore(
        IInstanceNotifications? notifications = null, MembershipCache? memberships = null, SessionStore? sessions = null)
    {
        notifications ??= new LocalNotifications();
        return new(
            this, Provider, NewWriteLock(), sessions ?? NewSessionStore(notifications), memberships ?? new MembershipCache(TimeProvider.System), new ProfileSummaries(notifications, TimeProvider.System),
            notifications, NullLogger<ProfileStore>.Instance);
    }

    private SessionStore NewSessionStore(IInstanceNotifications notifications)
    {
        var options = Options.Create(new SessionOptions());
        return new(
            this, NewWriteLock(), NewOutages(), new SessionCache(options, TimeProvider.System), notifications, new SessionMetrics(_meters),
            new EphemeralDataProtectionProvider(), options, TimeProvider.System, NullLogger<SessionStore>.Instance);
    }

    /// <summary>Executes SQL that both products know. Identifiers need no quotes, and values are as SQLite returns them.</summary>
    public T Scalar<T>(string sql)
    {
        var value = _postgres is null ? ReadFile(sql) : ReadServer(_postgres, sql);
        return value is null ? default! : (T)Convert.ChangeType(value, typeof(T), CultureInfo.InvariantCulture)!;
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        if (_postgres is not null)
        {
            using var connection = new NpgsqlConnection(_postgres);
            NpgsqlConnection.ClearPool(connection);
        }

        Directory.Delete(_folder, recursive: true);
    }

    private object? ReadFile(string sql)
    {
        using var database = CreateDbContext();
        database.Database.OpenConnection();
        using var command = database.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static object? ReadServer(string connectionString, string sql) =>
        Task.Run(() => PostgresDatabase.QueryAsync(connectionString, sql)).GetAwaiter().GetResult() is [[var value, ..], ..] ? value : null;

    private sealed class Meters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose()
        {
        }
    }

    private sealed class CommitHook(TestDatabase database) : DbTransactionInterceptor
    {
        public override Task TransactionCommittedAsync(
            DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            database.Committed?.Invoke();
            return Task.CompletedTask;
        }
    }

    private sealed class Recorder(ConcurrentQueue<string> commands) : DbCommandInterceptor
    {
        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            commands.Enqueue(command.CommandText);
            return ValueTask.FromResult(result);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            commands.Enqueue(command.CommandText);
            return ValueTask.FromResult(result);
        }
    }
}
