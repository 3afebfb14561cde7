using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Bookstore.Web;

/// <summary>Traces, metrics and logs for whoever runs the site, by OpenTelemetry's protocol (OTLP).</summary>
internal static class Telemetry
{
    private const string Source = "Bookstore";

    /// <summary>
    /// Exports what OpenTelemetry's own environment variables ask for, to where they say. Without an endpoint, or with
    /// <c>OTEL_SDK_DISABLED</c>, nothing is registered and nothing is paid. The SDK reads the other variables itself.
    /// </summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        string[] signals = ["TRACES", "METRICS", "LOGS"];
        var wanted = signals.Where(IsWanted).ToList();
        if (wanted.Count == 0 || configuration["OTEL_SDK_DISABLED"] is { } disabled && disabled.Equals("true", StringComparison.OrdinalIgnoreCase))
        {
            return services;
        }

        // The one registration that honors the variables of a single signal. It exports all three; what is not wanted gets
        // nothing to export.
        var telemetry = services.AddOpenTelemetry().UseOtlpExporter();
        if (wanted.Contains("TRACES"))
        {
            // System.Net.Http makes the spans of outgoing calls itself, without their query strings.
            telemetry.WithTracing(tracing => tracing
                .AddSource(Source, "System.Net.Http")
                .AddAspNetCoreInstrumentation(options => options.Filter = context => !context.Request.Path.StartsWithSegments("/health")));
        }

        if (wanted.Contains("METRICS"))
        {
            telemetry.WithMetrics(metrics => metrics
                .AddMeter(Source, "Microsoft.AspNetCore.*", "Microsoft.EntityFrameworkCore", "System.Net.Http", "System.Runtime"));
        }

        if (!wanted.Contains("LOGS"))
        {
            services.AddLogging(logging => logging.AddFilter<OpenTelemetryLoggerProvider>(_ => false));
        }

        return services;

        bool IsWanted(string signal) =>
            configuration[$"OTEL_{signal}_EXPORTER"] is not "none"
            && (IsSet("OTEL_EXPORTER_OTLP_ENDPOINT") || IsSet($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"));

        bool IsSet(string variable) => !string.IsNullOrWhiteSpace(configuration[variable]);
    }
}
