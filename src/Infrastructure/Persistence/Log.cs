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

    [LoggerMessage(2204, LogLevel.Warning, "The database could not be checked for damage; the next attempt is in a minute")]
    public static partial void DatabaseNotVerified(this ILogger logger, Exception exception);

    [LoggerMessage(2220, LogLevel.Information, "Listening for what other instances change")]
    public static partial void NotificationsReceived(this ILogger logger);

    [LoggerMessage(2221, LogLevel.Warning, "The connection for notifications of other instances broke, and is opened again. Until then memory may keep what they change for 30 seconds")]
    public static partial void NotificationsInterrupted(this ILogger logger, Exception exception);

    [LoggerMessage(2222, LogLevel.Error, "A notification of another instance could not be handled: memory may keep what it changed for 30 seconds")]
    public static partial void NotificationNotHandled(this ILogger logger, Exception exception);

    [LoggerMessage(2230, LogLevel.Information, "This instance has become the leader, term {Term}: it syncs with Patreon and cleans up")]
    public static partial void LeadershipBegun(this ILogger logger, long term);

    [LoggerMessage(2231, LogLevel.Warning, "This instance is no longer the leader, term {Term}: its lock in the database is gone. Another instance takes over")]
    public static partial void LeadershipLost(this ILogger logger, long term);

    [LoggerMessage(2232, LogLevel.Warning, "The database rejected a write of the leader of term {Term}, because another instance has become the leader. Nothing was written")]
    public static partial void LeaderWriteRejected(this ILogger logger, long term);

    [LoggerMessage(2233, LogLevel.Warning, "The leader's lock can't be had from the database; trying again: {Reason}")]
    public static partial void LeaderLockFailed(this ILogger logger, string reason);
}
