using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Logging;

/// <summary>
/// Makes loggers that throttle what a request causes, whoever logs it: the site or the framework. It stands before all
/// providers, so that what is exported is throttled too.
/// </summary>
internal sealed class ThrottledLoggerFactory(LoggerFactory inner, IHttpContextAccessor requests, TimeProvider clock) : ILoggerFactory
{
    private readonly LogThrottle _throttle = new(inner.CreateLogger<LogThrottle>(), clock);

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public ILogger CreateLogger(string categoryName) =>
        new ThrottledLogger(inner.CreateLogger(categoryName), categoryName, _throttle, requests);

    public void Dispose() => _throttle.Dispose();
}

/// <summary>
/// Throttles one category: what is logged above Debug while a request is handled, and what ASP.NET Core logs at any time.
/// A category that somebody has logged at Debug is logged in full.
/// </summary>
internal sealed class ThrottledLogger(ILogger inner, string category, LogThrottle throttle, IHttpContextAccessor requests) : ILogger
{
    private readonly bool _isFrameworks = category.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal);
    private readonly bool _isOurs = category.StartsWith("Bookstore.", StringComparison.Ordinal);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!inner.IsEnabled(logLevel))
        {
            return;
        }

        if (!IsThrottled(logLevel, eventId) || throttle.Admits(LogSource.Of(category, eventId, state, exception)))
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }

    private bool IsThrottled(LogLevel level, EventId id) =>
        level > LogLevel.Debug
        && (_isFrameworks || requests.HttpContext is not null)
        && !(_isOurs && IsProven(id.Name))
        && !inner.IsEnabled(LogLevel.Debug);

    // These take somebody who signed in, or a signature: each is told, with whom or what it was about.
    private static bool IsProven(string? name) => name is
        nameof(Sessions.Log.SessionOpened) or nameof(Sessions.Log.SessionEnded) or "EventTaken"
            or "PatreonEventTaken" or "PatreonTestReceived" or "PatreonEventIgnored" or "PatreonEventUnreadable";
}
