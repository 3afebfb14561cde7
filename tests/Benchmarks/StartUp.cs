namespace Bookstore.Benchmarks;

/// <summary>The time from the start of the process to the first page.</summary>
internal static class StartUp
{
    public const string Name = "start";

    public static async Task RunAsync(BenchmarkRun run)
    {
        using var reference = Installation.OfReference(run.Assemblies, run.Provider);
        using var site = await run.InstallSiteAsync();
        run.Report.AddSection(
            "Cold start",
            "From the start of the process to the first page (status 200), on a machine whose file cache has the files. The database has its tables and no people.",
            "app", "time", "ratio", "CPU");
        await CompareAsync(run.Report, [reference, site], run.Rounds);
    }

    /// <summary>Reports how long apps take to start, with the ratio to the first app.</summary>
    public static async Task CompareAsync(Report report, IReadOnlyList<Installation> installations, int rounds)
    {
        var times = installations.ToDictionary(installation => installation, _ => new Sample());
        var costs = installations.ToDictionary(installation => installation, _ => new Sample());
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var installation in installations)
            {
                using var app = await MeasuredApp.StartAsync(installation);
                if (round > 0)
                {
                    times[installation].Add(app.StartTime);
                    costs[installation].Add(app.Cpu());
                }
            }
        }

        foreach (var installation in installations)
        {
            report.AddRow(
                installation.Name, times[installation].ToText(" ms", "N0"), times[installation].RatioTo(times[installations[0]]), costs[installation].ToText(" ms", "N0"));
        }
    }
}
