using Microsoft.Extensions.Logging;

namespace Bookstore.LocalTenant;

/// <summary>Everything that the local tenant logs.</summary>
internal static partial class Log
{
    [LoggerMessage(3011, LogLevel.Information, "Local tenant at {Origin}, {Patreon} (Development only)")]
    public static partial void Started(this ILogger logger, string origin, string patreon);

    [LoggerMessage(3012, LogLevel.Warning, "Patreon did not complete a sign-in: {Reason}")]
    public static partial void PatreonFailed(this ILogger logger, string reason, Exception? exception);
}
