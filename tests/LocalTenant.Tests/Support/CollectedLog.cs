using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Bookstore.LocalTenant.Tests.Support;

/// <summary>Keeps what is logged, one text a message, the exception included.</summary>
public sealed class CollectedLog : ILoggerProvider
{
    public ConcurrentQueue<string> Messages { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Collector(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Collector(CollectedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Messages.Enqueue($"{category} {logLevel}: {formatter(state, exception)} {exception}");
    }
}
