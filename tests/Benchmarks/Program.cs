using System.Globalization;
using Bookstore.Benchmarks;

// ./bench.sh publishes the two apps and starts this.
(string Name, Func<BenchmarkRun, Task> RunAsync)[] benchmarks =
[
    (SignIns.Name, SignIns.RunAsync),
    (Pages.Name, Pages.RunAsync),
    (StartUp.Name, StartUp.RunAsync),
    (Memory.Name, Memory.RunAsync),
    (Growth.Name, Growth.RunAsync),
    (ShelfPages.Name, ShelfPages.RunAsync),
    (Webhooks.Name, Webhooks.RunAsync),
    (SessionComparison.Name, SessionComparison.RunAsync),
];
switch (args)
{
    case ["serve", var variant, var port]:
        return await SignedInPage.ServeAsync(variant, int.Parse(port, CultureInfo.InvariantCulture));
    case [var reference, var site, .. var words]:
        var names = words.Where(word => word != "--quick").ToArray();
        if (names.Except(benchmarks.Select(benchmark => benchmark.Name)).FirstOrDefault() is { } unknown)
        {
            Console.Error.WriteLine(
                $"There is no benchmark '{unknown}'. Name any of these, or none for all: {string.Join(", ", benchmarks.Select(benchmark => benchmark.Name))}. --quick measures fewer rounds.");
            return 2;
        }

        try
        {
            await using var provider = await Provider.StartAsync(Installation.FreePort());
            var report = new Report(string.Join(' ', ["./bench.sh", .. words]));
            var run = new BenchmarkRun(new Assemblies(reference, site), provider, report, words.Contains("--quick"));
            foreach (var benchmark in benchmarks.Where(benchmark => names is [] || names.Contains(benchmark.Name)))
            {
                await benchmark.RunAsync(run);
            }

            if (names is [])
            {
                report.Save("docs/performance.md");
            }

            return 0;
        }
        catch (Exception exception) when (exception is InvalidOperationException or HttpRequestException)
        {
            Console.Error.WriteLine($"The benchmark ended: {exception.Message}");
            return 1;
        }

    default:
        Console.Error.WriteLine("Run ./bench.sh, which publishes what is measured.");
        return 2;
}
