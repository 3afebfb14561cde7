using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Persistence;

internal static partial class Log
{
    [LoggerMessage(2200, LogLevel.Information, "Applied {Count} migration(s) to the database")]
    public static partial void Migrated(this ILogger logger, int count);

    [LoggerMessage(2201, LogLevel.Debug, "Another process wrote the same profile first; starting attempt {Attempt}")]
    public static partial void WriteConflict(this ILogger logger, int attempt, Exception exception);

    [LoggerMessage(2202, LogLevel.Warning, "Released the migration lock, which was held for too long: an earlier migration was killed")]
    public static partial void MigrationLockReleased(this ILogger logger);

    [LoggerMessage(2203, LogLevel.Error, "The database can't be used: {Reason}")]
    public static partial void DatabaseFailed(this ILogger logger, string reason);
}
