using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace Bookstore.Infrastructure.Persistence.Sqlite;

/// <summary>
/// Has SQLite itself wait for another process's lock; otherwise the ADO.NET provider polls every 150 ms. WAL, which stays with
/// the file, is set by EF Core when it creates the file. <c>synchronous</c> stays FULL, so that a commit survives a power cut.
/// </summary>
internal sealed class BusyTimeoutInterceptor : DbConnectionInterceptor
{
    private const int Milliseconds = 5000;

    // What PRAGMA busy_timeout calls, without a statement to parse each time that a pooled connection is opened.
    public static void SetTimeout(SqliteConnection connection) => raw.sqlite3_busy_timeout(connection.Handle, Milliseconds);

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => SetTimeout((SqliteConnection)connection);

    // SQLite has no asynchronous calls.
    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
