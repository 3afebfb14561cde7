using System.Diagnostics;

namespace Bookstore.Benchmarks;

/// <summary>Loads apps in turns, so that what disturbs the machine disturbs all of them.</summary>
/// <param name="count">How many rounds are measured.</param>
/// <param name="operations">How many operations a round has.</param>
/// <param name="warmUp">How many operations run before, until the runtime has compiled and optimized what they need.</param>
internal sealed class Rounds(int count, int operations, int warmUp)
{
    private const int Concurrency = 16;

    /// <summary>Prints what one operation costs each app, with the ratio to the first.</summary>
    public async Task CompareAsync(string what, IReadOnlyList<MeasuredApp> apps, Func<MeasuredApp, Func<Task>> operationOf)
    {
        var costs = apps.ToDictionary(app => app, _ => new List<double>());
        var rates = apps.ToDictionary(app => app, _ => new List<double>());
        for (var round = 0; round <= count; round++)
        {
            foreach (var app in apps)
            {
                var (cost, rate) = await LoadAsync(app, operationOf(app), round == 0 ? warmUp : operations);
                if (round > 0)
                {
                    costs[app].Add(cost);
                    rates[app].Add(rate);
                }
            }
        }

        var reference = Median(costs[apps[0]]);
        foreach (var app in apps)
        {
            var cost = costs[app];
            Console.WriteLine(FormattableString.Invariant(
                $"| {what} | {app.Name} | {Median(cost):0.000} ms ({cost.Min():0.000}-{cost.Max():0.000}) | x{Median(cost) / reference:0.00} | {Median(rates[app]):0} |"));
        }
    }

    private static async Task<(double Cost, double Rate)> LoadAsync(MeasuredApp app, Func<Task> operation, int operations)
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

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
