using System.Data.Common;
using Microsoft.Extensions.Hosting;

namespace Bookstore.Infrastructure.Persistence.Sqlite;

/// <summary>
/// Keeps a connection to the file open while the site runs, since the pool closes idle ones. In WAL mode an open connection has a
/// shared lock on the file, so <see cref="SqliteCopySource"/> finds a running site even if it does nothing.
/// </summary>
internal sealed class OpenFile(IDatabaseProvider provider) : IHostedService, IDisposable
{
    private DbConnection? _connection;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _connection = await provider.TryOpenAsync(cancellationToken);
            if (_connection is not null)
            {
                await using var command = _connection.CreateCommand();
                // The lock is taken by the first read.
                command.CommandText = "PRAGMA schema_version";
                await command.ExecuteScalarAsync(cancellationToken);
            }
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
