using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Bookstore.Infrastructure.Persistence.Copying;
using Microsoft.Data.Sqlite;

namespace Bookstore.Infrastructure.Persistence.Sqlite;

/// <summary>
/// Locks a file for one process. In exclusive locking mode, SQLite locks the whole file, and fails as long as another connection
/// to it is open (https://sqlite.org/pragma.html#pragma_locking_mode); the site has one open all the time (<see cref="OpenFile"/>).
/// </summary>
internal sealed class SqliteCopySource : ICopySource
{
    private const int Busy = 5;
    private const int Locked = 6;

    [SuppressMessage("Security", "CA2100", Justification = "The statements are constants.")]
    public async Task<DbConnection?> OpenExclusivelyAsync(string connectionString, CancellationToken cancellationToken)
    {
        // The connections that this process has used until now.
        SqliteConnection.ClearAllPools();
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder(connectionString) { Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 1 }.ToString());
        try
        {
            await connection.OpenAsync(cancellationToken);
            // One by one: the PRAGMA returns a row, and of the statements after it in a batch, the ADO.NET provider ignores failures.
            await ExecuteAsync("PRAGMA locking_mode = EXCLUSIVE");
            await ExecuteAsync("BEGIN EXCLUSIVE");
            return connection;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is Busy or Locked)
        {
            await connection.DisposeAsync();
            return null;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        async Task ExecuteAsync(string sql)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
