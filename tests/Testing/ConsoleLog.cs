using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Bookstore.Testing;

/// <summary>Writes the log as the framework's console logger does, to streams of the test's own.</summary>
[ProviderAlias("Console")]
internal sealed class ConsoleLog(ConsoleLog.Streams streams, IEnumerable<ConsoleFormatter> formatters, IOptions<ConsoleLoggerOptions> options)
    : ILoggerProvider, ISupportExternalScope
{
    private readonly ConsoleFormatter _formatter = formatters.Single(formatter =>
        formatter.Name.Equals(options.Value.FormatterName ?? ConsoleFormatterNames.Simple, StringComparison.OrdinalIgnoreCase));

    private IExternalScopeProvider? _scopes;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private void Write(LogLevel level, string entry) =>
        (level >= options.Value.LogToStandardErrorThreshold ? streams.Errors : streams.Output).Write(entry);

    /// <summary>Where it writes.</summary>
    public sealed record Streams(TextWriter Output, TextWriter Errors);

    private sealed class Logger(ConsoleLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log._scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            using var entry = new StringWriter();
            log._formatter.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter), log._scopes, entry);
            log.Write(logLevel, entry.ToString());
        }
    }
}

/// <summary>Tells of each line that is written.</summary>
internal sealed class LineWriter(Action<string> tell) : TextWriter
{
    private readonly StringBuilder _line = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(ReadOnlySpan<char> buffer)
    {
        lock (_line)
        {
            foreach (var character in buffer)
            {
                if (character == '\n')
                {
                    tell(_line.ToString());
                    _line.Clear();
                }
                else
                {
                    _line.Append(character);
                }
            }
        }
    }
}
