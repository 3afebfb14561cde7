using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Logging;

internal static partial class Log
{
    [LoggerMessage(2050, LogLevel.Warning, "Event {Event} of {Category} was repeated {Count} more time(s) within a minute")]
    public static partial void EventsRepeated(this ILogger logger, string @event, string category, int count);
}
