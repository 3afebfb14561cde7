using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Patreon;

internal static partial class Log
{
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
}
