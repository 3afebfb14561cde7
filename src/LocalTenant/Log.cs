namespace Bookstore.LocalTenant;

internal static partial class Log
{
    [LoggerMessage(4000, LogLevel.Information, "Local tenant started at {Origin} with {Patreon} (Development only)")]
    public static partial void Started(this ILogger logger, string origin, string patreon);

    [LoggerMessage(4001, LogLevel.Warning, "Patreon sign-in failed: {Reason}")]
    public static partial void PatreonSignInFailed(this ILogger logger, string reason, Exception? exception);

    [LoggerMessage(4002, LogLevel.Warning, "Back-channel logout to {Uri} failed: {Reason}")]
    public static partial void BackchannelLogoutFailed(this ILogger logger, string uri, string reason);

    [LoggerMessage(4003, LogLevel.Warning, "Webhook {Event} to {Url} failed: {Reason}")]
    public static partial void WebhookFailed(this ILogger logger, string @event, string url, string reason);
}
