using Bookstore.Infrastructure.Persistence.Copying;
using Npgsql;

namespace Bookstore.Infrastructure.Persistence.Postgres;

internal sealed class PostgresCopyTargets : ICopyTargetProduct
{
    /// <summary>How long to wait until an earlier copy is gone: the server may take a moment to notice that it was killed.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(5);

    public string Example => "Host=db.example.com;Database=bookstore;Username=bookstore;Password=...";

    public ICopyTarget? FindTarget(string connectionString)
    {
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "Bookstore copy-database" };
            if (string.IsNullOrEmpty(connection.Host) || string.IsNullOrEmpty(connection.Database))
            {
                return null;
            }

            // The context and the copy share one connection, which has the lock. A row that is sorted on disk takes its time.
            connection.Pooling = false;
            connection.CommandTimeout = 0;
            return new PostgresCopyTarget(connection, LockTimeout);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            // Its message may quote a part of the password.
            return null;
        }
    }
}
