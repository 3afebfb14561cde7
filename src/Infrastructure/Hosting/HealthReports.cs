using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Bookstore.Infrastructure.Hosting;

/// <summary>The site's health, looked at anew every few seconds at most, however often it is asked for.</summary>
/// <param name="checks">The checks.</param>
/// <param name="clock">The time.</param>
public sealed class HealthReports(HealthCheckService checks, TimeProvider clock)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private Task<HealthReport>? _latest;
    private long _lookedAt;

    /// <summary>The latest report, which several may wait for at once.</summary>
    public Task<HealthReport> GetAsync()
    {
        lock (_lock)
        {
            if (_latest is null or { IsFaulted: true } || (_latest.IsCompleted && clock.GetElapsedTime(_lookedAt) > MaxAge))
            {
                // Nobody's request cancels what others wait for.
                _latest = checks.CheckHealthAsync();
                _lookedAt = clock.GetTimestamp();
            }

            return _latest;
        }
    }
}
