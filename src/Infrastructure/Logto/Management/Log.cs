using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Logto.Management;

internal static partial class Log
{
    [LoggerMessage(2570, LogLevel.Warning, "Logto's Management API did not answer, so a change to a user was not made there. {Reason}")]
    public static partial void UserCallFailed(this ILogger logger, string reason);

    [LoggerMessage(2571, LogLevel.Error, "Logto's Management API rejected a change to a user: compare Logto:Management:* with the machine-to-machine application, or run doctor. {Reason}")]
    public static partial void UserCallRejected(this ILogger logger, string reason);
}
