using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Bookstore.Infrastructure.Persistence.Sqlite;

/// <summary>
/// Has SQLite itself wait for another process's lock; otherwise the ADO.NET provider polls every 150 ms. WAL, which stays with
/// the file, is set by EF Core when it creates the file. <c>synchronous</c> stays FULL, so that a commit survives a power cut.
/// </summary>
internal sealed class BusyTimeoutInterceptor : DbConnectionInterceptor
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
