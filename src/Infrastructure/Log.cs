using Bookstore.Application.SignIn;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure;

/// <summary>The messages of this layer: event ids 2000 to 2999. No token, secret or personal data is ever among the values.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Warning, "A sign-in could not start: {Failure}. {Reason}")]
    public static partial void StartFailed(this ILogger logger, SignInFailure failure, string reason);

    [LoggerMessage(2001, LogLevel.Warning, "A sign-in came back without success: {Failure}. {Reason}")]
    public static partial void CallbackFailed(this ILogger logger, SignInFailure failure, string reason);

    [LoggerMessage(2002, LogLevel.Error, "Logto sent no userinfo: its discovery document has no userinfo endpoint, or the token response no access token")]
    public static partial void UserInfoMissing(this ILogger logger);

    [LoggerMessage(2003, LogLevel.Warning, "A sign-out ended here only, since Logto can't be reached. {Reason}")]
    public static partial void EndFailed(this ILogger logger, string reason);

    [LoggerMessage(2007, LogLevel.Warning, "A sign-in was refused: Logto's subject, session id or tokens are blank or longer than any can be")]
    public static partial void AnswerTooLarge(this ILogger logger);

    [LoggerMessage(2010, LogLevel.Error, "The clocks differ, so nobody can sign in: Logto's is about {Minutes} minutes {Direction} this machine's")]
    public static partial void ClocksDiffer(this ILogger logger, double minutes, string direction);

    [LoggerMessage(2050, LogLevel.Warning, "{Count} more event(s) {Event} of {Category} came within a minute and were not logged each")]
    public static partial void EventsRepeated(this ILogger logger, int count, string @event, string category);

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

    [LoggerMessage(2105, LogLevel.Warning, "The last use of a session could not be noted; the session goes on")]
    public static partial void UseNotNoted(this ILogger logger, Exception exception);

    [LoggerMessage(2110, LogLevel.Error, "A session could not be removed at sign-out; its browser has lost the cookie, and the row stays until it expires")]
    public static partial void SessionNotRemoved(this ILogger logger, Exception exception);

    [LoggerMessage(2008, LogLevel.Error, "Logto does not answer. For {Seconds:0} seconds nobody asks it, and sign-ins get their page at once")]
    public static partial void CircuitOpened(this ILogger logger, double seconds);

    [LoggerMessage(2009, LogLevel.Information, "Logto answers again")]
    public static partial void CircuitClosed(this ILogger logger);

    [LoggerMessage(2203, LogLevel.Error, "The database can't be used: {Reason}")]
    public static partial void DatabaseFailed(this ILogger logger, string reason);

    [LoggerMessage(2300, LogLevel.Debug, "The open sessions could not be counted; the metric says nothing until the next try")]
    public static partial void ActiveNotCounted(this ILogger logger, Exception exception);

    [LoggerMessage(2200, LogLevel.Information, "Applied {Count} migration(s) to the database")]
    public static partial void Migrated(this ILogger logger, int count);

    [LoggerMessage(2202, LogLevel.Warning, "The lock of another migration was held for too long and is broken: that migration was killed")]
    public static partial void MigrationLockBroken(this ILogger logger);

    [LoggerMessage(2201, LogLevel.Debug, "Somebody else wrote the same person first; reading again, try {Try}")]
    public static partial void WriteConflict(this ILogger logger, int @try, Exception exception);

    [LoggerMessage(2400, LogLevel.Information, "Reading all members of the campaign from Patreon")]
    public static partial void SyncStarted(this ILogger logger);

    [LoggerMessage(2401, LogLevel.Information, "Read {Count} member(s) from Patreon so far")]
    public static partial void SyncProgress(this ILogger logger, int count);

    [LoggerMessage(2402, LogLevel.Information, "Read all {Count} member(s) from Patreon in {Seconds:0.0} s; {Unseen} known one(s) were not among them, {Gone} of those are gone")]
    public static partial void SyncCompleted(this ILogger logger, int count, double seconds, int unseen, int gone);

    [LoggerMessage(2403, LogLevel.Warning, "The members could not be read from Patreon to the end; {Count} were, and are kept. Next try in {Delay}: {Reason}")]
    public static partial void SyncFailed(this ILogger logger, int count, TimeSpan delay, string reason);

    [LoggerMessage(2404, LogLevel.Error, "The members could not be read to the end; {Count} were, and are kept. Next try in {Delay}")]
    public static partial void SyncBroken(this ILogger logger, int count, TimeSpan delay, Exception exception);

    [LoggerMessage(2405, LogLevel.Error, "Patreon gives this site nothing more: {Reason}")]
    public static partial void CreatorTokenRefused(this ILogger logger, string reason);

    [LoggerMessage(2406, LogLevel.Information, "The creator's token at Patreon was renewed")]
    public static partial void CreatorTokenRenewed(this ILogger logger);

    [LoggerMessage(2407, LogLevel.Warning, "The creator's token at Patreon could not be renewed yet: {Reason}")]
    public static partial void CreatorTokenNotRenewed(this ILogger logger, string reason);

    [LoggerMessage(2408, LogLevel.Warning, "The creator's stored tokens can't be decrypted: their Data Protection key is gone. Those of the settings are tried, which may be spent")]
    public static partial void CreatorTokenUnreadable(this ILogger logger, Exception exception);

    [LoggerMessage(2409, LogLevel.Warning, "A delivery to the webhook of Patreon was refused: {Reason}")]
    public static partial void PatreonWebhookRefused(this ILogger logger, string reason);

    [LoggerMessage(2410, LogLevel.Debug, "A member was read from Patreon anew: {Outcome}")]
    public static partial void MemberRead(this ILogger logger, string outcome);

    [LoggerMessage(2411, LogLevel.Warning, "A member could not be read from Patreon, try {Try}: {Reason}")]
    public static partial void MemberNotRead(this ILogger logger, int @try, string reason);

    [LoggerMessage(2412, LogLevel.Error, "A member could not be read from Patreon or not be stored, try {Try}")]
    public static partial void MemberNotStored(this ILogger logger, int @try, Exception exception);

    [LoggerMessage(2413, LogLevel.Warning, "Whether who signed in is a known member could not be found out; the next sync finds it")]
    public static partial void SignInNotChecked(this ILogger logger, Exception exception);

    [LoggerMessage(2414, LogLevel.Information, "Patreon answers again")]
    public static partial void PatreonAnswersAgain(this ILogger logger);

    [LoggerMessage(2415, LogLevel.Warning, "The site has no patrons, since Patreon:AccessToken is not set; so these are of no use: {Settings}")]
    public static partial void PatreonSettingsUnused(this ILogger logger, string settings);

    [LoggerMessage(2430, LogLevel.Information, "Patreon did not give a page of {Size} members; smaller ones, of {NextSize}, are asked for until the sync ends: {Reason}")]
    public static partial void PageTooLarge(this ILogger logger, int size, int nextSize, string reason);

    [LoggerMessage(2500, LogLevel.Information, "The shelf has {Count} book(s)")]
    public static partial void ShelfRead(this ILogger logger, int count);

    [LoggerMessage(2501, LogLevel.Error, "The book '{Book}' is not on the shelf: {Problem}")]
    public static partial void BookRefused(this ILogger logger, string book, string problem);

    [LoggerMessage(2502, LogLevel.Error, "The book '{Book}' is not on the shelf: its folder can't be read")]
    public static partial void BookUnreadable(this ILogger logger, string book, Exception exception);

    [LoggerMessage(2503, LogLevel.Warning, "The file '{File}' of the book '{Book}' is not on the shelf: {Problem}")]
    public static partial void FileSkipped(this ILogger logger, string book, string file, string problem);

    [LoggerMessage(2504, LogLevel.Error, "Can't read the folder Shelf:Path")]
    public static partial void ShelfUnreadable(this ILogger logger, Exception exception);

    [LoggerMessage(2505, LogLevel.Error, "Can't open the file '{File}' of the book '{Book}': it is missing, empty, a symbolic link, or not a regular file")]
    public static partial void FileNotOpened(this ILogger logger, string book, string file, Exception? exception);

    [LoggerMessage(2506, LogLevel.Warning, "The book '{Book}' has an unknown field in book.json, which is ignored: '{Field}'")]
    public static partial void BookFieldUnknown(this ILogger logger, string book, string field);
}
