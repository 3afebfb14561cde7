using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Bookstore.LocalTenant.Tests.Support;

/// <summary>Keeps what is logged, one text a message, the exception included.</summary>
public sealed class CollectedLog : ILoggerProvider
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<string> Messages { get; } = new();

    /// <summary>The first message with this text in it; fails when none comes.</summary>
    public async Task<string> WaitForAsync(string text)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var next = _next.Task;
            if (Messages.FirstOrDefault(message => message.Contains(text, StringComparison.Ordinal)) is { } found) return found;

            await next.WaitAsync(patience.Token);
        }
    }

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
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            log.Messages.Enqueue($"{category} {logLevel}: {formatter(state, exception)} {exception}");
            Interlocked.Exchange(ref log._next, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }
    }
}
