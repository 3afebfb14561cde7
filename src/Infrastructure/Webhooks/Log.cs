using Bookstore.Application.Ports;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Webhooks;

internal static partial class Log
{
    [LoggerMessage(2006, LogLevel.Warning, "Rejected a {Service} webhook: {Reason}")]
    public static partial void WebhookRejected(this ILogger logger, WebhookService service, string reason);
}
