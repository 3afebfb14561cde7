using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Persistence;

internal static partial class Log
{
    [LoggerMessage(2200, LogLevel.Information, "Applied {Count} migration(s) to the database")]
    public static partial void Migrated(this ILogger logger, int count);

    [LoggerMessage(2201, LogLevel.Debug, "Somebody else wrote the same person first; reading again, try {Try}")]
    public static partial void WriteConflict(this ILogger logger, int @try, Exception exception);

    [LoggerMessage(2202, LogLevel.Warning, "The lock of another migration was held for too long and is broken: that migration was killed")]
    public static partial void MigrationLockBroken(this ILogger logger);

    [LoggerMessage(2203, LogLevel.Error, "The database can't be used: {Reason}")]
    public static partial void DatabaseFailed(this ILogger logger, string reason);
}
