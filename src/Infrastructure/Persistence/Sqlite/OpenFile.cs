using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace Bookstore.Infrastructure.Persistence.Sqlite;

/// <summary>
/// Keeps a connection to the file open while the site runs, since the pool closes idle ones. In WAL mode an open connection has a
/// shared lock on the file, so <see cref="SqliteCopySource"/> finds a running site even if it does nothing.
/// </summary>
internal sealed class OpenFile(IDbContextFactory<BookstoreDbContext> databases) : IHostedService, IDisposable
{
    private SqliteConnection? _connection;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var connection = new SqliteConnectionStringBuilder(database.Database.GetConnectionString()) { Pooling = false };
        if (!File.Exists(connection.DataSource))
        {
            return;
        }

        _connection = new SqliteConnection(connection.ToString());
        try
        {
            await _connection.OpenAsync(cancellationToken);
            await using var command = _connection.CreateCommand();
            // The lock is taken by the first read.
            command.CommandText = "PRAGMA schema_version";
            await command.ExecuteScalarAsync(cancellationToken);
        }
        catch (DbException)
        {
            // The requests that use the database report it.
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // After the other services, which may still write.
    public void Dispose() => _connection?.Dispose();
}
