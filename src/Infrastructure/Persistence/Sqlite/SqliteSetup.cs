using System.Data.Common;
using Bookstore.Infrastructure.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Persistence.Sqlite;

/// <summary>How the database is opened.</summary>
internal static class SqliteSetup
{
    private const string Setting = "ConnectionStrings:Bookstore";

    /// <summary>Uses the SQLite file that a connection string names, a relative one from the given folder.</summary>
    public static void UseBookstoreSqlite(this DbContextOptionsBuilder options, string connectionString, string folder)
    {
        var connection = Parse(connectionString);
        var isFile = connection.DataSource is not ":memory:" && !connection.DataSource.StartsWith("file:", StringComparison.Ordinal);
        if (isFile)
        {
            connection.DataSource = Path.GetFullPath(connection.DataSource, folder);
        }

        options.UseSqlite(connection.ToString()).AddInterceptors(isFile ? [new WaitWhenBusy(), new KeepFile()] : [new WaitWhenBusy()]);
    }

    private static SqliteConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            var connection = new SqliteConnectionStringBuilder(connectionString)
            {
                ForeignKeys = true,
                // WaitWhenBusy has waited when SQLite says "busy". The provider would begin anew for as long as this lasts.
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

    /// <summary>
    /// Makes a new file and its folder for this user alone, and SQLite gives the files beside it the same mode; but no new
    /// file in the place of one that is gone while the site runs: it would be empty. The pool's connections still see the
    /// lost one, where what they write is lost too.
    /// </summary>
    private sealed class KeepFile : DbConnectionInterceptor
    {
        private const int CannotOpen = 14;

        private bool _wasThere;

        public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
        {
            if (File.Exists(connection.DataSource))
            {
                _wasThere = true;
            }
            else if (_wasThere)
            {
                SqliteConnection.ClearPool((SqliteConnection)connection);
                throw new SqliteException($"The file '{connection.DataSource}' is gone.", CannotOpen);
            }
            else if (new SqliteConnectionStringBuilder(connection.ConnectionString).Mode == SqliteOpenMode.ReadWriteCreate)
            {
                PrivateFolder.Create(Path.GetDirectoryName(connection.DataSource)!, Setting);
                CreateFile(connection.DataSource);
            }

            return result;
        }

        // What keeps it from being made, SQLite tells better.
        private static void CreateFile(string path)
        {
            try
            {
                PrivateFolder.TryCreateFile(path);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
            }
        }

        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(ConnectionOpening(connection, eventData, result));
    }

    /// <summary>
    /// Has SQLite wait for another process's lock itself; without it the ADO.NET provider polls every 150 ms. WAL, which
    /// stays with the file, is set by EF Core when it makes the file; synchronous stays FULL, so that a commit is
    /// there after a power cut too.
    /// </summary>
    private sealed class WaitWhenBusy : DbConnectionInterceptor
    {
        private const string Pragma = "PRAGMA busy_timeout = 5000;";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Pragma;
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(
            DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = Pragma;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
