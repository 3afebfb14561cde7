using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Hosting;

internal static partial class Log
{
    [LoggerMessage(2240, LogLevel.Warning, "The certificate of the Data Protection keys, '{File}', expires at {ExpiresAt:u}; the site can't start after that")]
    public static partial void KeyCertificateExpires(this ILogger logger, string file, DateTimeOffset expiresAt);
}
