using Microsoft.Extensions.Logging;

namespace Bookstore.Operations;

internal static partial class Log
{
    [LoggerMessage(1050, LogLevel.Error, "Doctor check {Check} threw")]
    public static partial void DoctorCheckThrew(this ILogger logger, string check, Exception exception);
}
