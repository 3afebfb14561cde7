using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Bookstore.Infrastructure.Caching;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Persistence.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bookstore.Infrastructure.Tests;

/// <summary>A migrated SQLite file of its own.</summary>
internal sealed class TestDatabase : IDbContextFactory<BookstoreDbContext>, IDisposable
{
    public static readonly IDatabaseProvider Provider = new SqliteProvider();

    private readonly string _folder = Directory.CreateTempSubdirectory("bookstore-test-").FullName;
    private readonly DbContextOptions<BookstoreDbContext> _options;

    public TestDatabase()
    {
        var builder = new DbContextOptionsBuilder<BookstoreDbContext>();
        SqliteProvider.Configure(builder, "Data Source=bookstore.db", _folder);
        builder.AddInterceptors(new Recorder(Commands));
        _options = builder.Options;
        using var database = CreateDbContext();
        database.Database.Migrate();
    }

    /// <summary>The commands that were executed.</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    public BookstoreDbContext CreateDbContext() => new(_options);

    /// <summary>A store as one process has it: with a lock of its own.</summary>
    public ProfileStore NewProfileStore() => new(this, Provider, new WriteLock(Provider), new MembershipCache(TimeProvider.System), new LocalNotifications(), NullLogger<ProfileStore>.Instance);

    public T Scalar<T>(string sql)
    {
        using var database = CreateDbContext();
        database.Database.OpenConnection();
        using var command = database.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        var value = command.ExecuteScalar();
        return value is null ? default! : (T)Convert.ChangeType(value, typeof(T), CultureInfo.InvariantCulture)!;
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
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
