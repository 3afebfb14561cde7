using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookstore.Testing;

/// <summary>
/// Where an operator's metrics, spans and logs arrive (OTLP over HTTP). Each is read as one line:
/// <c>name{attribute=value,...} number</c>, the attributes in order.
/// </summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<byte[]> _payloads = new();
    private readonly SemaphoreSlim _arrivals = new(0);

    private OtlpReceiver(int port)
    {
        Url = new Uri($"http://localhost:{port}");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        builder.Services.AddRoutingCore();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        _app = builder.Build();
        _app.UseRouting();
        _app.MapPost("/v1/{signal}", TakeAsync);
        _app.UseEndpoints(_ => { });
    }

    /// <summary>The endpoint.</summary>
    public Uri Url { get; }

    /// <summary>The kinds of signal that arrived: <c>traces</c>, <c>metrics</c>, <c>logs</c>.</summary>
    public ConcurrentDictionary<string, bool> Signals { get; } = [];

    /// <summary>All that arrived, byte for byte, as text.</summary>
    public string Text => string.Join('\n', _payloads.Select(Encoding.UTF8.GetString));

    /// <summary>The lines that arrived.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Starts a receiver on a free port.</summary>
    public static async Task<OtlpReceiver> StartAsync()
    {
        var receiver = new OtlpReceiver(RunningApp.FreePort());
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>The standard environment variables that send everything here, soon.</summary>
    public (string Name, string? Value)[] Settings() =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", Url.AbsoluteUri), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "300"), ("OTEL_BSP_SCHEDULE_DELAY", "100"), ("OTEL_BLRP_SCHEDULE_DELAY", "100"),
    ];

    /// <summary>Waits for a line that begins so.</summary>
    /// <param name="line">How it begins.</param>
    public async Task<string> ReceivesAsync(string line)
    {
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            while (true)
            {
                if (_lines.FirstOrDefault(one => one.StartsWith(line, StringComparison.Ordinal)) is { } found)
                {
                    return found;
                }

                await _arrivals.WaitAsync(timeout.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"'{line}' did not arrive, but:\n{string.Join('\n', _lines.Distinct().Order())}");
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _arrivals.Dispose();
    }

    private async Task TakeAsync(string signal, HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        _payloads.Enqueue(body.ToArray());
        Signals[signal] = true;
        // Of a request: the resources, their scopes, and of a scope the metrics, spans or log records.
        foreach (var one in Parts(body.ToArray(), 1).SelectMany(resource => Parts(resource, 2)).SelectMany(scope => Parts(scope, 2)))
        {
            foreach (var line in signal switch { "metrics" => Metric(one), "traces" => [Span(one)], _ => [LogRecord(one)] })
            {
                _lines.Enqueue(line);
            }
        }

        _arrivals.Release();
    }

    // A gauge (5), a sum (7) or a histogram (9); the number of a point is an integer (6), a double or a count (4).
    private static IEnumerable<string> Metric(ReadOnlyMemory<byte> metric) =>
        from kind in (int[])[5, 7, 9]
        from data in Parts(metric, kind)
        from point in Parts(data, 1)
        let integer = Parts(point, kind == 9 ? 4 : 6).Select(value => BinaryPrimitives.ReadInt64LittleEndian(value.Span)).ToList()
        select $"{String(metric, 1)}{Attributes(point, kind == 9 ? 9 : 7)} "
            + (integer.Count > 0 ? integer[0].ToString(CultureInfo.InvariantCulture) : "double");

    private static string Span(ReadOnlyMemory<byte> span) => String(span, 5) + Attributes(span, 9);

    private static string LogRecord(ReadOnlyMemory<byte> record) => String(record, 12) + Attributes(record, 6);

    private static string Attributes(ReadOnlyMemory<byte> owner, int field)
    {
        var attributes = Parts(owner, field).Select(attribute => (Key: String(attribute, 1), Value: Value(Parts(attribute, 2).Single())));
        // The site's own first, whatever its name is; then by name.
        var ordered = attributes.OrderByDescending(attribute => attribute.Key.StartsWith("bookstore.", StringComparison.Ordinal))
            .ThenBy(attribute => attribute.Key, StringComparer.Ordinal);
        return $"{{{string.Join(',', ordered.Select(attribute => $"{attribute.Key}={attribute.Value}"))}}}";
    }

    private static string Value(ReadOnlyMemory<byte> any) =>
        Parts(any, 1).Any() ? String(any, 1)
        : Parts(any, 3).FirstOrDefault() is { Length: 8 } number ? $"{BinaryPrimitives.ReadInt64LittleEndian(number.Span)}"
        : "?";

    private static string String(ReadOnlyMemory<byte> message, int field) =>
        Encoding.UTF8.GetString(Parts(message, field).FirstOrDefault().Span);

    // The fields of a protobuf message with one number; a varint as eight bytes.
    private static IEnumerable<ReadOnlyMemory<byte>> Parts(ReadOnlyMemory<byte> message, int field)
    {
        while (message.Length > 0)
        {
            var tag = Varint(ref message);
            ReadOnlyMemory<byte> value;
            if ((tag & 7) == 0)
            {
                value = BitConverter.GetBytes(Varint(ref message));
            }
            else
            {
                var length = (tag & 7) switch { 1 => 8, 2 => (int)Varint(ref message), _ => 4 };
                value = message[..length];
                message = message[length..];
            }

            if (tag >> 3 == (ulong)field)
            {
                yield return value;
            }
        }
    }

    private static ulong Varint(ref ReadOnlyMemory<byte> message)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = message.Span[0];
            message = message[1..];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }
}
