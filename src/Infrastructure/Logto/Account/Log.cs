using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Logto.Account;

internal static partial class Log
{
    [LoggerMessage(2575, LogLevel.Warning, "Logto's Account API did not answer, or not as expected, so nobody could edit their account. {Reason}")]
    public static partial void AccountCallFailed(this ILogger logger, string reason);
}
