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
    public static partial void ExpiredSessionsRemoved(this ILogger logger, int count);

    [LoggerMessage(2104, LogLevel.Warning, "Could not remove expired sessions; the next attempt is in an hour")]
    public static partial void ExpiredSessionsNotRemoved(this ILogger logger, Exception exception);

    [LoggerMessage(2105, LogLevel.Warning, "Could not store the last use of a session; the session goes on")]
    public static partial void LastUseNotStored(this ILogger logger, Exception exception);

    [LoggerMessage(2106, LogLevel.Warning, "A sign-in could not be rehearsed; the first ones take a little longer")]
    public static partial void SignInNotRehearsed(this ILogger logger, Exception exception);

    [LoggerMessage(2110, LogLevel.Error, "Could not remove a session at sign-out; its browser has lost the cookie, and the row stays until it expires")]
    public static partial void SessionNotRemoved(this ILogger logger, Exception exception);

    [LoggerMessage(2300, LogLevel.Debug, "Could not count the open sessions; bookstore.sessions.active has no value until the next attempt")]
    public static partial void ActiveSessionsNotCounted(this ILogger logger, Exception exception);

    [LoggerMessage(2520, LogLevel.Warning, "A session's refresh token can't be decrypted: its Data Protection key is gone. The person has to sign in again")]
    public static partial void RefreshTokenUnreadable(this ILogger logger, Exception exception);

    [LoggerMessage(2521, LogLevel.Error, "A session could not be checked against Logto; it goes on, and is checked again")]
    public static partial void RevalidationThrew(this ILogger logger, Exception exception);

    [LoggerMessage(2590, LogLevel.Information, "Removed an organization from {Count} open session(s), whose people are no longer members")]
    public static partial void OrganizationRemoved(this ILogger logger, int count);

    [LoggerMessage(2900, LogLevel.Warning, "Rejected a back-channel logout: its sid names a session of another person than its sub")]
    public static partial void LogoutSubjectMismatch(this ILogger logger);
}
