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
}
