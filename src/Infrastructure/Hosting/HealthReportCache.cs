using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Bookstore.Infrastructure.Hosting;

/// <summary>Runs the health checks every three seconds at most, however often the report is asked for.</summary>
public sealed class HealthReportCache(HealthCheckService checks, TimeProvider clock)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private Task<HealthReport>? _latest;
    private long _startedAt;

    /// <summary>The latest report; callers at the same moment wait for the same one.</summary>
    public Task<HealthReport> GetAsync()
    {
        lock (_lock)
        {
            if (_latest is null or { IsFaulted: true } || (_latest.IsCompleted && clock.GetElapsedTime(_startedAt) > MaxAge))
            {
                // Without a caller's cancellation token, since others wait for the same report.
                _latest = checks.CheckHealthAsync();
                _startedAt = clock.GetTimestamp();
            }

            return _latest;
        }
    }
}
