using System.Diagnostics;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Bookstore.Web.Hosting;

/// <summary>Exports traces, metrics and logs by OpenTelemetry's protocol (OTLP).</summary>
internal static class TelemetryExport
{
    private const string Source = "Bookstore";

    /// <summary>
    /// <c>true</c> continues the trace that a request brings (<c>traceparent</c>, <c>baggage</c>), for a mesh in front that lets none
    /// through from outside.
    /// </summary>
    /// <value><c>false</c></value>
    // A visitor's headers would name the traces.
    private const string TrustSetting = "Telemetry:TrustIncomingTrace";

    /// <summary>
    /// Follows OpenTelemetry's environment variables. Without an endpoint, or with <c>OTEL_SDK_DISABLED</c>, nothing is
    /// registered. The SDK itself reads those that apply to all signals, such as <c>OTEL_SERVICE_NAME</c>.
    /// </summary>
    public static IServiceCollection AddTelemetryExport(this IServiceCollection services, IConfiguration configuration)
    {
        var isTrusted = configuration.GetValue(TrustSetting, false);
        services.AddSingleton(isTrusted ? DistributedContextPropagator.CreateDefaultPropagator() : new NoPropagator());

        if (bool.TryParse(configuration["OTEL_SDK_DISABLED"], out var isDisabled) && isDisabled)
        {
            return services;
        }

        if (FindExporter("TRACES", configuration) is { } traces)
        {
            // The instrumentation reads the headers again, after ASP.NET Core.
            if (!isTrusted)
            {
                Sdk.SetDefaultTextMapPropagator(new CompositeTextMapPropagator([]));
            }

            // System.Net.Http creates the spans of outgoing calls itself, without their query strings.
            services.AddOpenTelemetry().WithTracing(tracing => tracing
                .AddSource(Source, "System.Net.Http")
                .AddAspNetCoreInstrumentation(options => options.Filter = context => !context.Request.Path.StartsWithSegments("/health"))
                .AddOtlpExporter(traces));
        }

        if (FindExporter("METRICS", configuration) is { } metrics)
        {
            services.AddOpenTelemetry().WithMetrics(meters => meters
                .AddMeter(Source, "Microsoft.AspNetCore.*", "Microsoft.EntityFrameworkCore", "System.Net.Http", "System.Runtime")
                .AddOtlpExporter(metrics));
        }

        if (FindExporter("LOGS", configuration) is { } logs)
        {
            services.AddOpenTelemetry().WithLogging(logging => logging.AddOtlpExporter(logs));
        }

        return services;
    }

    // A signal's own variable comes before that for all signals (OpenTelemetry Protocol Exporter, Configuration Options).
    private static Action<OtlpExporterOptions>? FindExporter(string signal, IConfiguration configuration)
    {
        var own = FindUrl($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT");
        if (configuration[$"OTEL_{signal}_EXPORTER"] is "none" || (own ?? FindUrl("OTEL_EXPORTER_OTLP_ENDPOINT")) is null)
        {
            return null;
        }

        return options =>
        {
            options.Protocol = Own("PROTOCOL") switch
            {
                "grpc" => OtlpExportProtocol.Grpc,
                "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
                _ => options.Protocol,
            };
            // A stop has ten seconds in all; the SDK's default of ten for each export would exceed that if the receiver hangs.
            if (string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_TIMEOUT"]))
            {
                options.TimeoutMilliseconds = 2000;
            }

            options.Headers = Own("HEADERS") ?? options.Headers;
            if (own is not null)
            {
                options.Endpoint = own;
            }
        };

        string? Own(string name) => configuration[$"OTEL_EXPORTER_OTLP_{signal}_{name}"] is { Length: > 0 } value ? value : null;

        // The SDK would fall back to its default endpoint.
        Uri? FindUrl(string variable) => configuration[variable] switch
        {
            var value when string.IsNullOrWhiteSpace(value) => null,
            var value when Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https") => url,
            _ => throw new OptionsValidationException(
                variable, typeof(Uri), [$"{variable} is not a URL that starts with http:// or https://, such as http://localhost:4317."]),
        };
    }
}

/// <summary>Neither continues a trace from outside nor passes one on.</summary>
internal sealed class NoPropagator : DistributedContextPropagator
{
    public override IReadOnlyCollection<string> Fields => [];

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
    }

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
        (traceId, traceState) = (null, null);

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
}
