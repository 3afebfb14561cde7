using Bookstore.Infrastructure.Logging;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Infrastructure.Tests.Logging;

/// <summary>The console's log, whatever is in a message or an exception.</summary>
public sealed class ConsoleLogFormatterTests
{
    private const string Malicious = "x\r\n2026-01-01T00:00:00.000Z info: Forged[1] line\e[2J\u009b\u2028\u202eb";
    private const string Escaped = @"x\r\n2026-01-01T00:00:00.000Z info: Forged[1] line\u001b[2J\u009b\u2028\u202eb";

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Outside_development_an_event_is_one_line()
    {
        var exception = new InvalidOperationException(Malicious, new IOException(Malicious));

        var line = Write(Environments.Production, $"Refused: {Malicious}", exception);

        Assert.StartsWith($"2026-11-26T12:00:00.000Z warn: Bookstore.Web[7] Refused: {Escaped} System.InvalidOperationException: {Escaped}\\n ---> System.IO.IOException", line, StringComparison.Ordinal);
        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
        Assert.DoesNotContain(line[..^1], char.IsControl);
    }

    [Fact]
    public void In_development_an_event_has_several_indented_lines()
    {
        var lines = Write(Environments.Development, $"ปฏิเสธ: {Malicious}", new InvalidOperationException(Malicious)).Split(Environment.NewLine);

        Assert.Equal("warn: Bookstore.Web[7]", lines[0]);
        Assert.Equal($"      ปฏิเสธ: {Escaped}", lines[1]);
        Assert.Equal("      System.InvalidOperationException: x", lines[2]);
        Assert.All(lines[1..^1], line => Assert.StartsWith("      ", line, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.DoesNotContain(line, char.IsControl));
    }

    [Fact]
    public void A_long_message_or_exception_is_cut()
    {
        var line = Write(Environments.Production, new string('a', 100_000), exception: null);

        Assert.InRange(line.Length, 8_000, 9_000);
        Assert.EndsWith("... (91808 characters more)\n", line, StringComparison.Ordinal);
    }

    private string Write(string environment, string message, Exception? exception)
    {
        var writer = new StringWriter();
        new ConsoleLogFormatter(new TestEnvironment { EnvironmentName = environment }, _clock).Write(
            new LogEntry<string>(LogLevel.Warning, "Bookstore.Web", new EventId(7), message, exception, (state, _) => state), null, writer);
        return writer.ToString();
    }

    private sealed class TestEnvironment : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = "";

        public string ApplicationName { get; set; } = "";

        public string ContentRootPath { get; set; } = "";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
