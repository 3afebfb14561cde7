namespace Bookstore.Web;

/// <summary>The messages of this layer: event ids 3000 to 3999.</summary>
internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Information, "Bookstore is ready: open {PublicUrl}")]
    public static partial void Ready(this ILogger logger, string publicUrl);

    [LoggerMessage(3001, LogLevel.Information, "A request was refused: {Reason}")]
    public static partial void RequestRefused(this ILogger logger, string reason);

    [LoggerMessage(3010, LogLevel.Warning, "A proxy in front of the site replaces the browser's Host with {Host}. Sign-ins take one redirect more; have it pass {PublicHost} on (in nginx: proxy_set_header Host $host)")]
    public static partial void HostRewritten(this ILogger logger, string host, string publicHost);

    [LoggerMessage(3002, LogLevel.Information, "Request {RequestId} ended with status {Status}")]
    public static partial void ErrorShown(this ILogger logger, string requestId, int status);
}
