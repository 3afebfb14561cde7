namespace Bookstore.Application.Ports;

/// <summary>The database as a whole: whether it can be used, and whether this version of the site can use its schema.</summary>
/// <remarks>Every asynchronous method throws <see cref="DatabaseUnavailableException"/> where the database fails.</remarks>
public interface IDatabase
{
    /// <summary>Reads whether the database exists, and which migrations it lacks. Creates nothing.</summary>
    Task<DatabaseState> ReadStateAsync(CancellationToken cancellationToken);

    /// <summary>Finds the file that holds the database, whether it exists or not; null where a server or the memory holds it.</summary>
    DatabaseFile? FindFile();

    /// <summary>Whether <see cref="VerifyAsync"/> takes longer than a start should: then the site runs it by itself after the start.</summary>
    bool IsLarge { get; }

    /// <summary>Reads the whole database, if it exists, and throws if it is damaged.</summary>
    Task VerifyAsync(CancellationToken cancellationToken);

    /// <summary>Writes a row and rolls it back; throws where the database can't be written.</summary>
    Task TryWriteAsync(CancellationToken cancellationToken);

    /// <summary>Creates the database if it does not exist, and applies the migrations that it lacks.</summary>
    /// <returns>How many were applied.</returns>
    Task<int> MigrateAsync(CancellationToken cancellationToken);

    /// <summary>Copies the database as it is at one moment to a new file, for this user alone, and checks the copy.</summary>
    Task<BackupDatabaseResult> BackUpAsync(string file, CancellationToken cancellationToken);

    /// <summary>Logs an outage of the database, and records it for the health check.</summary>
    /// <returns>Whether an outage caused the exception, rather than a bug.</returns>
    bool TryRecordOutage(Exception exception);
}

/// <param name="PendingMigrations">How many migrations the database lacks; all of them where it does not exist.</param>
public sealed record DatabaseState(bool Exists, int PendingMigrations);

/// <param name="Path">The full path.</param>
/// <param name="Exposed">The folder, or the first of the database's files, that other users of this machine can read or write; or null.</param>
public sealed record DatabaseFile(string Path, FileSystemInfo? Exposed);

/// <summary>The database can't be used. The message is the reason, for the operator, without a subject: "another process holds its lock."</summary>
public sealed class DatabaseUnavailableException(string reason, Exception cause) : Exception(reason, cause);

public enum BackupDatabaseResult
{
    /// <summary>The copy is complete and verified.</summary>
    Written,

    /// <summary>Nothing was written, since the file exists.</summary>
    FileExists,

    /// <summary>The copy is damaged, so the database is too: it was deleted.</summary>
    Damaged,

    /// <summary>The database is a server, whose own tools copy it: nothing was written.</summary>
    NotSupported,
}
