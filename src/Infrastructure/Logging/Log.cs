using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Logging;

internal static partial class Log
{
    [LoggerMessage(2050, LogLevel.Warning, "{Count} more event(s) {Event} of {Category} came within a minute and were not logged each")]
    public static partial void EventsRepeated(this ILogger logger, int count, string @event, string category);
}
