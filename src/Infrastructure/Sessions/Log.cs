using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Sessions;

internal static partial class Log
{
    [LoggerMessage(2100, LogLevel.Information, "Profile {ProfileId} signed in")]
    public static partial void SessionOpened(this ILogger logger, Guid profileId);

    [LoggerMessage(2101, LogLevel.Information, "Profile {ProfileId} signed out")]
    public static partial void SessionEnded(this ILogger logger, Guid profileId);

    [LoggerMessage(2102, LogLevel.Warning, "A session's ticket can't be decrypted: its Data Protection key is gone. The person has to sign in again")]
    public static partial void TicketUnreadable(this ILogger logger, Exception exception);

    [LoggerMessage(2103, LogLevel.Information, "Removed {Count} expired session(s)")]
    public static partial void ExpiredRemoved(this ILogger logger, int count);

    [LoggerMessage(2104, LogLevel.Warning, "Expired sessions could not be removed; the next hour tries again")]
    public static partial void ExpiredNotRemoved(this ILogger logger, Exception exception);

    [LoggerMessage(2105, LogLevel.Warning, "The last use of a session could not be noted; the session goes on")]
    public static partial void UseNotNoted(this ILogger logger, Exception exception);

    [LoggerMessage(2110, LogLevel.Error, "A session could not be removed at sign-out; its browser has lost the cookie, and the row stays until it expires")]
    public static partial void SessionNotRemoved(this ILogger logger, Exception exception);

    [LoggerMessage(2300, LogLevel.Debug, "The open sessions could not be counted; the metric says nothing until the next try")]
    public static partial void ActiveNotCounted(this ILogger logger, Exception exception);
}
