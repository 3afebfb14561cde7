using Npgsql;

namespace Bookstore.Infrastructure.Persistence.Postgres;

/// <summary>
/// Opens connections outside the pool, each for one purpose that lasts as long as the connection: a lock of the session, LISTEN.
/// Nothing may stand between that multiplexes transactions, such as PgBouncer in transaction mode.
/// </summary>
internal sealed class DedicatedConnections(NpgsqlConnectionStringBuilder connectionString)
{
    // A peer that disappeared without a word is noticed after Time + 3 * Interval seconds.
    private readonly string _connectionString = new NpgsqlConnectionStringBuilder(connectionString.ToString())
    {
        Pooling = false,
        TcpKeepAlive = true,
        TcpKeepAliveTime = 5,
        TcpKeepAliveInterval = 2,
        ApplicationName = "bookstore-dedicated",
    }.ToString();

    /// <exception cref="NpgsqlException">The server can't be reached, or refuses.</exception>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
