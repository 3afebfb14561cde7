namespace Bookstore.Web;

/// <summary>Event IDs 3000 to 3999.</summary>
internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Information, "Bookstore is ready: open {PublicUrl}")]
    public static partial void Ready(this ILogger logger, string publicUrl);

    [LoggerMessage(3001, LogLevel.Information, "Rejected a request: {Reason}")]
    public static partial void RequestRejected(this ILogger logger, string reason);

    [LoggerMessage(3010, LogLevel.Warning, "A proxy replaces the Host header with {Host}, which costs each sign-in a redirect. Configure it to pass on {PublicHost} (in nginx: proxy_set_header Host $host)")]
    public static partial void HostRewritten(this ILogger logger, string host, string publicHost);

    [LoggerMessage(3220, LogLevel.Information, "Rejected an access token: {Reason}")]
    public static partial void AccessTokenRejected(this ILogger logger, string reason);

    [LoggerMessage(3002, LogLevel.Information, "Request {RequestId} ended with status {Status}")]
    public static partial void ErrorPageShown(this ILogger logger, string requestId, int status);
}
