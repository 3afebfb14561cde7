using Bookstore.Application.Setup;

namespace Bookstore.Application.Ports;

/// <summary>The database as a whole: whether its schema is the one that this version of the site needs.</summary>
public interface IDatabase
{
    /// <summary>Counts the migrations that the database lacks; all of them where there is no database yet.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<int> CountPendingMigrationsAsync(CancellationToken cancellationToken);

    /// <summary>Makes the database where there is none, and applies the migrations that it lacks.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many were applied.</returns>
    Task<int> MigrateAsync(CancellationToken cancellationToken);

    /// <summary>Copies the database as it is at one moment to a new file, for this user alone, and checks the copy.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<BackupDatabaseResult> BackUpAsync(string file, CancellationToken cancellationToken);
}
