using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Patreon;

internal static partial class Log
{
    [LoggerMessage(2400, LogLevel.Information, "Started the sync of the campaign's members from Patreon")]
    public static partial void SyncStarted(this ILogger logger);

    [LoggerMessage(2401, LogLevel.Information, "Synced {Count} member(s) from Patreon so far")]
    public static partial void SyncProgress(this ILogger logger, int count);

    [LoggerMessage(2402, LogLevel.Information, "Synced all {Count} member(s) from Patreon in {Seconds:0.0} s; {Stale} stored member(s) were not listed, {Gone} of them were removed")]
    public static partial void SyncCompleted(this ILogger logger, int count, double seconds, int stale, int gone);

    [LoggerMessage(2403, LogLevel.Warning, "The sync of members failed after {Count} member(s), which stay stored. Next attempt in {Delay}: {Reason}")]
    public static partial void SyncFailed(this ILogger logger, int count, TimeSpan delay, string reason);

    [LoggerMessage(2404, LogLevel.Error, "The sync of members failed after {Count} member(s), which stay stored. Next attempt in {Delay}")]
    public static partial void SyncThrew(this ILogger logger, int count, TimeSpan delay, Exception exception);

    [LoggerMessage(2405, LogLevel.Error, "Patreon rejected the creator token: {Reason}")]
    public static partial void CreatorTokenRejected(this ILogger logger, string reason);

    [LoggerMessage(2406, LogLevel.Information, "The creator token was renewed")]
    public static partial void CreatorTokenRenewed(this ILogger logger);

    [LoggerMessage(2407, LogLevel.Warning, "The creator token could not be renewed yet: {Reason}")]
    public static partial void CreatorTokenNotRenewed(this ILogger logger, string reason);

    [LoggerMessage(2408, LogLevel.Warning, "The stored creator tokens can't be decrypted: their Data Protection key is gone. Those of the settings are tried instead, which may be used up already")]
    public static partial void CreatorTokenUnreadable(this ILogger logger, Exception exception);

    [LoggerMessage(2410, LogLevel.Debug, "Refreshed a member from Patreon: {Outcome}")]
    public static partial void MemberRefreshed(this ILogger logger, string outcome);

    [LoggerMessage(2411, LogLevel.Warning, "Could not refresh a member from Patreon, attempt {Attempt}: {Reason}")]
    public static partial void MemberRefreshFailed(this ILogger logger, int attempt, string reason);

    [LoggerMessage(2412, LogLevel.Error, "Could not refresh or store a member, attempt {Attempt}")]
    public static partial void MemberRefreshThrew(this ILogger logger, int attempt, Exception exception);

    [LoggerMessage(2234, LogLevel.Error, "Could not read which members to refresh from the database")]
    public static partial void MemberRefreshRequestsUnreadable(this ILogger logger, Exception exception);

    [LoggerMessage(2236, LogLevel.Warning, "A request to refresh a member can't be stored yet, and waits in memory")]
    public static partial void MemberRefreshRequestNotStored(this ILogger logger, Exception exception);

    [LoggerMessage(2235, LogLevel.Warning, "Could not exchange the state of the sync with the other instances: {Reason}")]
    public static partial void SyncReportFailed(this ILogger logger, string reason);

    [LoggerMessage(2414, LogLevel.Information, "Patreon responds again")]
    public static partial void PatreonRecovered(this ILogger logger);

    [LoggerMessage(2415, LogLevel.Warning, "Patreon:AccessToken is not set, so the site has no campaign and these settings have no effect: {Settings}")]
    public static partial void PatreonSettingsUnused(this ILogger logger, string settings);

    [LoggerMessage(2430, LogLevel.Information, "Patreon failed to return a page of {Size} members; the sync goes on with pages of {NextSize}: {Reason}")]
    public static partial void PageSizeReduced(this ILogger logger, int size, int nextSize, string reason);
}
