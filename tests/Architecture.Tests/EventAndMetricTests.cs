using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Bookstore.Web;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookstore.Architecture.Tests;

/// <summary>The tables of events and metrics in the documents are those of the code.</summary>
public sealed partial class EventAndMetricTests
{
    private static readonly Dictionary<Assembly, int> FirstIds = new()
    {
        [typeof(Application.DependencyInjection).Assembly] = 1000,
        [typeof(Infrastructure.DependencyInjection).Assembly] = 2000,
        [typeof(DependencyInjection).Assembly] = 3000,
        // Its one event came from the Application layer, and kept its id.
        [typeof(Operations.DependencyInjection).Assembly] = 1000,
        [typeof(LocalTenant.DependencyInjection).Assembly] = 4000,
    };

    private static readonly string Document = File.ReadAllText(Path.Combine(Root.Path, "docs/operations.md"));

    [Fact]
    public void Every_event_has_an_id_of_its_own_in_the_range_of_its_layer()
    {
        var events = Events().ToList();

        Assert.Equal(events.Count, events.Select(one => one.Message.EventId).Distinct().Count());
        Assert.All(events, one => Assert.InRange(
            one.Message.EventId, FirstIds[one.Method.DeclaringType!.Assembly], FirstIds[one.Method.DeclaringType.Assembly] + 999));
    }

    [Fact]
    public void The_table_of_events_is_that_of_the_code()
    {
        var documented = EventRow().Matches(Document).Select(row => row.Groups["event"].Value);
        // The local tenant is no operator's concern.
        var known = Events().Where(one => one.Message.EventId < 4000).OrderBy(one => one.Message.EventId)
            .Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Message.EventId} | {one.Method.Name} | {one.Message.Level}"));

        Assert.Equal(known, documented);
    }

    [Fact]
    public void Every_metric_is_explained_and_every_explained_metric_is_there()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Root.Path, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(file => MetricName().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value));

        Assert.Equal(
            sources.Distinct().Order(), MetricRow().Matches(Document).Select(match => match.Groups["name"].Value).Order());
    }

    [Theory]
    [InlineData]
    [InlineData("OTEL_SERVICE_NAME", "books", "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318", "OTEL_SDK_DISABLED", "true")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "")]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "http://localhost:4318/v1/logs", "OTEL_LOGS_EXPORTER", "none")]
    public void Without_an_endpoint_to_export_to_nothing_of_OpenTelemetry_is_registered(params string[] variables) =>
        Assert.Empty(OpenTelemetryServices(variables));

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT")]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT")]
    public void With_an_endpoint_OpenTelemetry_is_registered(string variable) =>
        Assert.NotEmpty(OpenTelemetryServices(variable, "http://localhost:4318"));

    private static List<ServiceDescriptor> OpenTelemetryServices(params string[] variables)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(variables.Chunk(2).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1]))).Build();
        var services = new ServiceCollection();
        services.AddWeb(configuration);
        return [.. services.Where(service => IsOpenTelemetrys(service.ServiceType) || IsOpenTelemetrys(service.ImplementationType))];
    }

    private static bool IsOpenTelemetrys(Type? type) =>
        type?.Assembly.GetName().Name!.StartsWith("OpenTelemetry", StringComparison.Ordinal) is true;

    private static IEnumerable<(MethodInfo Method, LoggerMessageAttribute Message)> Events() =>
        from assembly in FirstIds.Keys
        from type in assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        let message = method.GetCustomAttribute<LoggerMessageAttribute>()
        where message is not null
        select (method, message);

    [GeneratedRegex(@"^\| (?<event>\d{4} \| \w+ \| \w+) \|", RegexOptions.Multiline)]
    private static partial Regex EventRow();

    [GeneratedRegex(@"Create\w+(<long>)?\(\s*""(?<name>bookstore\.[a-z_.]+)""")]
    private static partial Regex MetricName();

    [GeneratedRegex(@"^\| `(?<name>bookstore\.[a-z_.]+)`", RegexOptions.Multiline)]
    private static partial Regex MetricRow();
}
