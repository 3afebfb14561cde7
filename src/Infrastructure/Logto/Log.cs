using Bookstore.Application.SignIn;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Logto;

internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Warning, "A sign-in could not start: {Failure}. {Reason}")]
    public static partial void StartFailed(this ILogger logger, SignInFailure failure, string reason);

    [LoggerMessage(2001, LogLevel.Warning, "A sign-in came back without success: {Failure}. {Reason}")]
    public static partial void CallbackFailed(this ILogger logger, SignInFailure failure, string reason);

    [LoggerMessage(2002, LogLevel.Error, "Logto sent no userinfo: its discovery document has no userinfo endpoint, or the token response no access token")]
    public static partial void UserInfoMissing(this ILogger logger);

    [LoggerMessage(2003, LogLevel.Warning, "A sign-out ended here only, since Logto can't be reached. {Reason}")]
    public static partial void EndFailed(this ILogger logger, string reason);

    [LoggerMessage(2004, LogLevel.Warning, "A refresh token could not be revoked at Logto; it lives until it expires: {Reason}")]
    public static partial void NotRevoked(this ILogger logger, string reason);

    [LoggerMessage(2005, LogLevel.Warning, "A back-channel logout was refused: {Reason}")]
    public static partial void LogoutTokenRefused(this ILogger logger, string reason);

    [LoggerMessage(2006, LogLevel.Warning, "A webhook was refused: {Reason}")]
    public static partial void WebhookRefused(this ILogger logger, string reason);

    [LoggerMessage(2007, LogLevel.Warning, "A sign-in was refused: Logto's subject, session id or tokens are blank or longer than any can be")]
    public static partial void AnswerTooLarge(this ILogger logger);

    [LoggerMessage(2008, LogLevel.Error, "Logto does not answer. For {Seconds:0} seconds nobody asks it, and sign-ins get their page at once")]
    public static partial void CircuitOpened(this ILogger logger, double seconds);

    [LoggerMessage(2009, LogLevel.Information, "Logto answers again")]
    public static partial void CircuitClosed(this ILogger logger);

    [LoggerMessage(2010, LogLevel.Error, "The clocks differ, so nobody can sign in: Logto's is about {Minutes} minutes {Direction} this machine's")]
    public static partial void ClocksDiffer(this ILogger logger, double minutes, string direction);
}
