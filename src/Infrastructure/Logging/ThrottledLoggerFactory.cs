using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Logging;

/// <summary>
/// Creates loggers that throttle the events that requests cause, of the site and of the framework. It is in front of all
/// providers, so exported events are throttled too.
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
/// Throttles one category: events above Debug while a request is handled, and events of ASP.NET Core at any time. A category at
/// Debug is logged in full.
/// </summary>
internal sealed class ThrottledLogger(ILogger inner, string category, LogThrottle throttle, IHttpContextAccessor requests) : ILogger
{
    private readonly bool _isFramework = category.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal);
    private readonly bool _isSite = category.StartsWith("Bookstore.", StringComparison.Ordinal);

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
        && (_isFramework || requests.HttpContext is not null)
        && !(_isSite && IsProven(id.Name))
        && !inner.IsEnabled(LogLevel.Debug);

    // Only a sign-in or a valid signature causes these, so each one is logged.
    private static bool IsProven(string? name) => name is
        nameof(Sessions.Log.SessionOpened) or nameof(Sessions.Log.SessionEnded) or "LogtoWebhookProcessed"
            or "PatreonWebhookProcessed" or "PatreonTestReceived" or "PatreonWebhookIgnored" or "PatreonWebhookMalformed";
}
