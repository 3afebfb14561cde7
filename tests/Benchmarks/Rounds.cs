using System.Diagnostics;

namespace Bookstore.Benchmarks;

/// <summary>Loads apps in turns, so that what disturbs the machine disturbs all of them.</summary>
/// <param name="count">How many rounds are measured.</param>
/// <param name="operations">How many operations a round has.</param>
/// <param name="warmUp">How long each app is loaded before, until the runtime has compiled and optimized what the operation needs.</param>
internal sealed class Rounds(int count, int operations, TimeSpan warmUp)
{
    public static readonly string[] Columns = ["what", "app", "CPU of the app", "ratio", "per second"];

    private const int Concurrency = 16;

    /// <summary>Reports what one operation costs each app, with the ratio to the first app.</summary>
    /// <returns>The CPU of one operation in milliseconds.</returns>
    public async Task<IReadOnlyDictionary<MeasuredApp, Sample>> CompareAsync(
        Report report, string what, IReadOnlyList<MeasuredApp> apps, Func<MeasuredApp, Func<Task>> operationOf)
    {
        var costs = apps.ToDictionary(app => app, _ => new Sample());
        var rates = apps.ToDictionary(app => app, _ => new Sample());
        foreach (var app in apps)
        {
            var started = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(started) < warmUp)
            {
                await LoadAsync(app, operationOf(app), operations);
            }
        }

        for (var round = 0; round < count; round++)
        {
            foreach (var app in apps)
            {
                var (cost, rate) = await LoadAsync(app, operationOf(app), operations);
                costs[app].Add(cost);
                rates[app].Add(rate);
            }
        }

        foreach (var app in apps)
        {
            report.AddRow(what, app.Name, costs[app].ToText(" ms", "0.000"), costs[app].RatioTo(costs[apps[0]]), rates[app].ToText("", "N0"));
        }

        return costs;
    }

    /// <summary>Does operations, 16 at once.</summary>
    /// <returns>The app's CPU of one in milliseconds, and how many there were in a second.</returns>
    public static async Task<(double Cost, double Rate)> LoadAsync(MeasuredApp app, Func<Task> operation, int operations)
    {
        var left = operations;
        var cpu = app.Cpu();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Concurrency).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await operation();
            }
        })));
        return ((app.Cpu() - cpu) / operations, operations / Stopwatch.GetElapsedTime(started).TotalSeconds);
    }
}
