using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Bookstore.Infrastructure.Logging;

/// <summary>
/// Formats the console's log: one line an event, so that text from a visitor or another service can't look like an event of its
/// own. In Development an event has several indented lines.
/// </summary>
internal sealed class ConsoleLogFormatter(IHostEnvironment environment, TimeProvider clock) : ConsoleFormatter(FormatterName)
{
    /// <summary>For <c>Logging:Console:FormatterName</c>.</summary>
    public const string FormatterName = "bookstore";

    private const string Indentation = "      ";

    // Of an event's message and of its exception; a browser may have sent most of either.
    private const int MaxLength = 8 * 1024;

    private readonly bool _isMultiline = environment.IsDevelopment();
    private readonly bool _hasColors = environment.IsDevelopment() && !Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = PlainText.Escape(logEntry.Formatter(logEntry.State, logEntry.Exception), MaxLength);
        if (_isMultiline)
        {
            WriteMultiline(logEntry.LogLevel, $"{logEntry.Category}[{logEntry.EventId.Id}]", message, logEntry.Exception, textWriter);
            return;
        }

        textWriter.Write(clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z' ", CultureInfo.InvariantCulture));
        textWriter.Write($"{Short(logEntry.LogLevel)}: {logEntry.Category}[{logEntry.EventId.Id}] ");
        // The request ID on the error page.
        if (Activity.Current is { } request)
        {
            textWriter.Write($"{request.TraceId} ");
        }

        textWriter.Write(message);
        if (logEntry.Exception is { } exception)
        {
            textWriter.Write($" {PlainText.Escape(exception.ToString(), MaxLength)}");
        }

        textWriter.Write('\n');
    }

    private void WriteMultiline(LogLevel level, string source, string message, Exception? exception, TextWriter writer)
    {
        writer.Write(_hasColors ? $"\e[{Color(level)}m{Short(level)}\e[0m" : Short(level));
        writer.WriteLine($": {source}");
        writer.WriteLine(Indentation + message);
        if (exception is not null)
        {
            foreach (var line in exception.ToString().Split('\n'))
            {
                writer.WriteLine(Indentation + PlainText.Escape(line.TrimEnd('\r'), MaxLength));
            }
        }
    }

    private static string Short(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };

    private static int Color(LogLevel level) => level switch
    {
        LogLevel.Information => 32,
        LogLevel.Warning => 33,
        LogLevel.Error or LogLevel.Critical => 31,
        _ => 90,
    };
}

/// <summary>Makes text from elsewhere safe for a terminal or a file of lines.</summary>
internal static class PlainText
{
    // Control characters, line separators, and characters that change the writing direction (Unicode Bidirectional Algorithm 2).
    private static readonly SearchValues<char> Hidden = SearchValues.Create(
    [
        .. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Select(code => (char)code),
        '\u061C', '\u200E', '\u200F', '\u2028', '\u2029',
        '\u202A', '\u202B', '\u202C', '\u202D', '\u202E', '\u2066', '\u2067', '\u2068', '\u2069',
    ]);

    /// <summary>Escapes what a terminal would act on instead of showing it, and cuts long text.</summary>
    public static string Escape(string text, int maxLength)
    {
        var shown = text.AsSpan(0, Math.Min(text.Length, maxLength));
        if (text.Length <= maxLength && !shown.ContainsAny(Hidden))
        {
            return text;
        }

        var escaped = new StringBuilder(shown.Length + 64);
        while (shown.IndexOfAny(Hidden) is var index and >= 0)
        {
            escaped.Append(shown[..index]).Append(shown[index] switch
            {
                '\n' => @"\n",
                '\r' => @"\r",
                '\t' => @"\t",
                var other => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)other:x4}"),
            });
            shown = shown[(index + 1)..];
        }

        escaped.Append(shown);
        return (text.Length > maxLength ? escaped.Append(CultureInfo.InvariantCulture, $"... ({text.Length - maxLength} characters more)") : escaped).ToString();
    }
}
