using Bookstore.Application.Ports;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Logto;

internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Warning, "Sign-in could not start: {Failure}. {Reason}")]
    public static partial void SignInStartFailed(this ILogger logger, SignInFailure failure, string reason);

    [LoggerMessage(2001, LogLevel.Warning, "Sign-in failed at the callback: {Failure}. {Reason}")]
    public static partial void SignInCallbackFailed(this ILogger logger, SignInFailure failure, string reason);

    [LoggerMessage(2002, LogLevel.Error, "Logto sent no userinfo: its discovery document has no userinfo endpoint, or the token response no access token")]
    public static partial void UserInfoMissing(this ILogger logger);

    [LoggerMessage(2003, LogLevel.Warning, "Sign-out ended the session here only, since Logto can't be reached. {Reason}")]
    public static partial void LogtoSignOutFailed(this ILogger logger, string reason);

    [LoggerMessage(2004, LogLevel.Warning, "Could not revoke a refresh token at Logto; it stays valid until it expires: {Reason}")]
    public static partial void TokenRevocationFailed(this ILogger logger, string reason);

    [LoggerMessage(2005, LogLevel.Warning, "Rejected a back-channel logout: {Reason}")]
    public static partial void LogoutTokenRejected(this ILogger logger, string reason);

    [LoggerMessage(2007, LogLevel.Warning, "Rejected a sign-in: the subject, session id or tokens from Logto are blank or too long")]
    public static partial void SignInResponseInvalid(this ILogger logger);

    [LoggerMessage(2008, LogLevel.Error, "Logto does not respond. For {Seconds:0} seconds, sign-ins fail at once without a call to Logto")]
    public static partial void CircuitOpened(this ILogger logger, double seconds);

    [LoggerMessage(2009, LogLevel.Information, "Logto responds again")]
    public static partial void CircuitClosed(this ILogger logger);

    [LoggerMessage(2010, LogLevel.Error, "Logto's clock is about {Minutes} minutes {Direction} this machine's, so nobody can sign in")]
    public static partial void ClocksDiffer(this ILogger logger, double minutes, string direction);

    [LoggerMessage(2510, LogLevel.Error, "Logto rejects this site's application, so no session can be refreshed: {Reason}")]
    public static partial void ApplicationRejected(this ILogger logger, string reason);

    [LoggerMessage(2511, LogLevel.Warning, "Could not refresh a session's tokens at Logto; the session goes on: {Reason}")]
    public static partial void TokenRefreshFailed(this ILogger logger, string reason);

    [LoggerMessage(2512, LogLevel.Information, "A session's refresh token was replaced in a refresh that was cut off; its person signs in again")]
    public static partial void RefreshTokenLost(this ILogger logger);

    [LoggerMessage(2513, LogLevel.Information, "Logto no longer accepts the tokens of a session, which ends: its person was suspended or deleted, or the grant was revoked")]
    public static partial void GrantRevoked(this ILogger logger);

    [LoggerMessage(2514, LogLevel.Warning, "Could not use Logto's userinfo for a session; the session goes on: {Reason}")]
    public static partial void UserInfoUnusable(this ILogger logger, string reason);

    [LoggerMessage(2515, LogLevel.Warning, "Logto gives a session no token for the resource '{Resource}', which its sign-in did not ask for or Logto does not know; its person signs in again: {Reason}")]
    public static partial void ResourceNotGranted(this ILogger logger, string? resource, string? reason);
}
