using Bookstore.Application.SignIn;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure;

/// <summary>The messages of this layer: event ids 2000 to 2999. No token, secret or personal data is ever among the values.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Warning, "A sign-in could not start: {Failure}")]
    public static partial void StartFailed(this ILogger logger, SignInFailure failure, Exception exception);

    [LoggerMessage(2001, LogLevel.Warning, "A sign-in came back without success: {Failure}")]
    public static partial void CallbackFailed(this ILogger logger, SignInFailure failure, Exception exception);

    [LoggerMessage(2002, LogLevel.Error, "Logto sent no userinfo: its discovery document has no userinfo endpoint, or the token response no access token")]
    public static partial void UserInfoMissing(this ILogger logger);

    [LoggerMessage(2003, LogLevel.Warning, "A sign-out ended here only, since Logto can't be reached")]
    public static partial void EndFailed(this ILogger logger, Exception exception);

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

    [LoggerMessage(2005, LogLevel.Warning, "A back-channel logout was refused: {Reason}")]
    public static partial void LogoutTokenRefused(this ILogger logger, string reason);

    [LoggerMessage(2006, LogLevel.Warning, "A webhook was refused: {Reason}")]
    public static partial void WebhookRefused(this ILogger logger, string reason);

    [LoggerMessage(2004, LogLevel.Warning, "A refresh token could not be revoked at Logto; it lives until it expires: {Reason}")]
    public static partial void NotRevoked(this ILogger logger, string reason);

    [LoggerMessage(2200, LogLevel.Information, "Applied {Count} migration(s) to the database")]
    public static partial void Migrated(this ILogger logger, int count);

    [LoggerMessage(2202, LogLevel.Warning, "The lock of another migration was held for too long and is broken: that migration was killed")]
    public static partial void MigrationLockBroken(this ILogger logger);

    [LoggerMessage(2201, LogLevel.Debug, "Somebody else wrote the same person first; reading again, try {Try}")]
    public static partial void WriteConflict(this ILogger logger, int @try, Exception exception);

    [LoggerMessage(2500, LogLevel.Information, "The shelf has {Count} book(s)")]
    public static partial void ShelfRead(this ILogger logger, int count);

    [LoggerMessage(2501, LogLevel.Error, "The book '{Book}' is not on the shelf: {Problem}")]
    public static partial void BookRefused(this ILogger logger, string book, string problem);

    [LoggerMessage(2502, LogLevel.Error, "The book '{Book}' is not on the shelf: it can't be read")]
    public static partial void BookUnreadable(this ILogger logger, string book, Exception exception);

    [LoggerMessage(2503, LogLevel.Warning, "The file '{File}' of the book '{Book}' is not on the shelf: {Problem}")]
    public static partial void FileSkipped(this ILogger logger, string book, string file, string problem);

    [LoggerMessage(2504, LogLevel.Error, "The folder Shelf:Path can't be read")]
    public static partial void ShelfUnreadable(this ILogger logger, Exception exception);

    [LoggerMessage(2505, LogLevel.Error, "The file '{File}' of the book '{Book}' can't be opened: it is gone, or has become a symbolic link")]
    public static partial void FileNotOpened(this ILogger logger, string book, string file, Exception? exception);
}
