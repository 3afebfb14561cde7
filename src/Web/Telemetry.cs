using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Bookstore.Web;

/// <summary>Traces, metrics and logs for whoever runs the site, by OpenTelemetry's protocol (OTLP).</summary>
internal static class Telemetry
{
    private const string Source = "Bookstore";

    /// <summary>
    /// Exports the signals that OpenTelemetry's own environment variables ask for, to where they say. Without an endpoint,
    /// or with <c>OTEL_SDK_DISABLED</c>, nothing is registered and nothing is paid. What is not of one signal alone, such as
    /// <c>OTEL_SERVICE_NAME</c> or <c>OTEL_TRACES_SAMPLER</c>, the SDK reads itself.
    /// </summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (bool.TryParse(configuration["OTEL_SDK_DISABLED"], out var isDisabled) && isDisabled)
        {
            return services;
        }

        if (FindExporter("TRACES", configuration) is { } traces)
        {
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
        if (configuration[$"OTEL_{signal}_EXPORTER"] is "none" || (Own("ENDPOINT") ?? NullIfBlank("OTEL_EXPORTER_OTLP_ENDPOINT")) is null)
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
            options.Headers = Own("HEADERS") ?? options.Headers;
            if (Uri.TryCreate(Own("ENDPOINT"), UriKind.Absolute, out var endpoint))
            {
                options.Endpoint = endpoint;
            }
        };

        string? Own(string name) => NullIfBlank($"OTEL_EXPORTER_OTLP_{signal}_{name}");

        string? NullIfBlank(string variable) => configuration[variable] is var value && string.IsNullOrWhiteSpace(value) ? null : value;
    }
}
