using System.Diagnostics;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Bookstore.Web.Hosting;

/// <summary>Traces, metrics and logs for whoever runs the site, by OpenTelemetry's protocol (OTLP).</summary>
internal static class TelemetryExport
{
    private const string Source = "Bookstore";

    // Else what a visitor sends as traceparent, tracestate and baggage names the traces here.
    private const string TrustSetting = "Telemetry:TrustIncomingTrace";

    /// <summary>
    /// Exports the signals that OpenTelemetry's own environment variables ask for, to where they say. Without an endpoint,
    /// or with <c>OTEL_SDK_DISABLED</c>, nothing is registered and nothing is paid. What is not of one signal alone, such as
    /// <c>OTEL_SERVICE_NAME</c> or <c>OTEL_TRACES_SAMPLER</c>, the SDK reads itself.
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
            // Its listener reads the headers by itself, after ASP.NET Core.
            if (!isTrusted)
            {
                Sdk.SetDefaultTextMapPropagator(new CompositeTextMapPropagator([]));
            }

            // System.Net.Http makes the spans of outgoing calls itself, without their query strings.
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

    // What is set for one signal goes before what is set for all (OpenTelemetry Protocol Exporter, Configuration Options).
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
            // A stop has ten seconds in all; the SDK's own ten for each export would hold it up where the receiver hangs.
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

        // The SDK would export to its default where the address can't be read.
        Uri? FindUrl(string variable) => configuration[variable] switch
        {
            var value when string.IsNullOrWhiteSpace(value) => null,
            var value when Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https") => url,
            _ => throw new OptionsValidationException(
                variable, typeof(Uri), [$"{variable} is not a URL that starts with http:// or https://, such as http://localhost:4317."]),
        };
    }
}

/// <summary>Takes no trace from outside, and gives none.</summary>
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
