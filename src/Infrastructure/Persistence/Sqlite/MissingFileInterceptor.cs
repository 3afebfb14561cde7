using System.Data.Common;
using Bookstore.Infrastructure.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Bookstore.Infrastructure.Persistence.Sqlite;

/// <summary>
/// Creates a new database file and its folder for this user alone; SQLite gives the files beside it the same mode. A file that
/// disappears while the site runs is not created again, since it would be empty. The pool's connections still see the lost
/// file, and what they write is lost with it.
/// </summary>
/// <param name="existed">Whether there was a file before the first context, as the start finds it.</param>
internal sealed class MissingFileInterceptor(bool existed) : DbConnectionInterceptor
{
    private const int CannotOpen = 14;

    private bool _existed = existed;

    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        if (File.Exists(connection.DataSource))
        {
            _existed = true;
        }
        else if (_existed)
        {
            SqliteConnection.ClearPool((SqliteConnection)connection);
            throw new SqliteException($"The file '{connection.DataSource}' is gone.", CannotOpen);
        }
        else if (new SqliteConnectionStringBuilder(connection.ConnectionString).Mode == SqliteOpenMode.ReadWriteCreate)
        {
            PrivateFolder.Create(Path.GetDirectoryName(connection.DataSource)!, SqliteProvider.Setting);
            CreateFile(connection.DataSource);
        }

        return result;
    }

    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(ConnectionOpening(connection, eventData, result));

    private static void CreateFile(string path)
    {
        try
        {
            PrivateFolder.TryCreateFile(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // SQLite's own error, a moment later, says it better.
        }
    }
}
