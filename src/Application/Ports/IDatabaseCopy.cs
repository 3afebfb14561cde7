namespace Bookstore.Application.Ports;

/// <summary>Copies the site's database into a database of another product.</summary>
public interface IDatabaseCopy
{
    /// <summary>
    /// Copies all tables and verifies them. What an interrupted copy of the same source has written is kept. Nobody else can use the
    /// source meanwhile.
    /// </summary>
    /// <param name="connectionString">The target's. Its password appears in no result.</param>
    /// <exception cref="DatabaseUnavailableException">The source fails.</exception>
    Task<CopyDatabaseResult> CopyAsync(string connectionString, IProgress<DatabaseCopyProgress> progress, CancellationToken cancellationToken);
}

/// <param name="Rows">The rows of the table that are done.</param>
/// <param name="Total">The rows of the table; null while they are counted.</param>
public readonly record struct DatabaseCopyProgress(DatabaseCopyStage Stage, string Table, long Rows, long? Total);

public enum DatabaseCopyStage
{
    /// <summary>Computing the checksums of the source.</summary>
    Reading,

    Copying,

    /// <summary>Computing the checksums of the target.</summary>
    Verifying,
}

/// <summary>What became of a copy.</summary>
public abstract record CopyDatabaseResult
{
    private CopyDatabaseResult()
    {
    }

    /// <summary>The target has all rows, and the checksums of its tables are the source's.</summary>
    /// <param name="Target">Names the target, without a password.</param>
    public sealed record Copied(string Target, int Tables, long Rows) : CopyDatabaseResult;

    /// <summary>The product of the configured database can't be copied from, or the database is in memory.</summary>
    public sealed record NoSource : CopyDatabaseResult;

    /// <summary>There is no database to copy.</summary>
    public sealed record SourceMissing : CopyDatabaseResult;

    /// <summary>The source lacks migrations of this version.</summary>
    public sealed record SourceOutdated(int PendingMigrations) : CopyDatabaseResult;

    /// <summary>Another process, such as the site, has the source open.</summary>
    public sealed record SourceInUse : CopyDatabaseResult;

    /// <summary>The target's connection string can't be read.</summary>
    /// <param name="Example">A connection string that can.</param>
    public sealed record InvalidTarget(string Example) : CopyDatabaseResult;

    /// <summary>The target can't be reached or written.</summary>
    public sealed record TargetUnavailable(string Target, string Reason) : CopyDatabaseResult;

    /// <summary>Another copy into the target is under way.</summary>
    public sealed record TargetInUse(string Target) : CopyDatabaseResult;

    /// <summary>The target has data that no copy of this site wrote.</summary>
    public sealed record TargetNotEmpty(string Target, string Table) : CopyDatabaseResult;

    /// <summary>The target has the schema of another version of the site.</summary>
    public sealed record TargetSchemaDiffers(string Target, string Difference) : CopyDatabaseResult;

    /// <summary>The target has an unfinished copy of another source, or the source has changed since.</summary>
    public sealed record TargetOfOtherSource(string Target) : CopyDatabaseResult;

    /// <summary>A value of the source can't be read, or the target can't store it.</summary>
    public sealed record ValueRejected(string Table, string Column, string Reason) : CopyDatabaseResult;

    /// <summary>A table of the target differs from the source's.</summary>
    public sealed record Mismatch(string Target, string Table, long SourceRows, long TargetRows) : CopyDatabaseResult;
}
