using Bookstore.Infrastructure.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Infrastructure.Tests;

/// <summary>However often a site is asked how it is, it looks every few seconds only.</summary>
public sealed class HealthReportCacheTests
{
    [Fact]
    public async Task A_thousand_requests_run_the_checks_once_until_three_seconds_have_passed()
    {
        var (clock, looks, answer) = (new FakeTimeProvider(), 0, new TaskCompletionSource<HealthCheckResult>());
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(clock).AddSingleton<HealthReportCache>();
        services.AddHealthChecks().AddAsyncCheck("part", () =>
        {
            looks++;
            return answer.Task;
        });
        await using var provider = services.BuildServiceProvider();
        var reports = provider.GetRequiredService<HealthReportCache>();

        var waiting = Enumerable.Range(0, 1000).Select(_ => reports.GetAsync()).ToList();
        clock.Advance(TimeSpan.FromMinutes(1));
        waiting.Add(reports.GetAsync());
        answer.SetResult(HealthCheckResult.Degraded());
        Assert.All(await Task.WhenAll(waiting), report => Assert.Equal(HealthStatus.Degraded, report.Status));
        Assert.Equal(1, looks);

        await reports.GetAsync();
        await reports.GetAsync();
        Assert.Equal(2, looks);
        clock.Advance(TimeSpan.FromSeconds(3.1));
        await reports.GetAsync();
        Assert.Equal(3, looks);
    }
}
