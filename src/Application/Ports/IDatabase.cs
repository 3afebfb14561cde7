namespace Bookstore.Application.Ports;

/// <summary>The database as a whole: whether its schema is the one that this version of the site needs.</summary>
public interface IDatabase
{
    /// <summary>Looks whether the database is there, and which migrations it lacks. It makes none.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<DatabaseState> ReadStateAsync(CancellationToken cancellationToken);

    /// <summary>Reads the whole database, where there is one, and throws if it is damaged.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task VerifyAsync(CancellationToken cancellationToken);

    /// <summary>Writes a row and takes it back; throws where the database takes no write.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task TryWriteAsync(CancellationToken cancellationToken);

    /// <summary>Makes the database where there is none, and applies the migrations that it lacks.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many were applied.</returns>
    Task<int> MigrateAsync(CancellationToken cancellationToken);

    /// <summary>Copies the database as it is at one moment to a new file, for this user alone, and checks the copy.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<BackupDatabaseResult> BackUpAsync(string file, CancellationToken cancellationToken);
}

/// <summary>What the database is found to be.</summary>
/// <param name="Exists">Whether there is one.</param>
/// <param name="PendingMigrations">How many migrations it lacks; all of them where there is none.</param>
public sealed record DatabaseState(bool Exists, int PendingMigrations);

/// <summary>What became of a backup.</summary>
public enum BackupDatabaseResult
{
    /// <summary>The copy is written, and whole.</summary>
    Written,

    /// <summary>There is a file of that name already: nothing was written.</summary>
    FileExists,

    /// <summary>The copy is not whole, so the database is not either: no copy was kept.</summary>
    Damaged,
}
