namespace Bookstore.Benchmarks;

/// <summary>The resident memory of the process.</summary>
internal static class Memory
{
    public const string Name = "memory";

    private const int Count = 3_000;

    public static async Task RunAsync(BenchmarkRun run)
    {
        using var reference = Installation.OfReference(run.Assemblies, run.Provider);
        using var site = await run.InstallSiteAsync();
        Installation[] installations = [reference, site];
        var started = installations.ToDictionary(installation => installation, _ => new Sample());
        var loaded = installations.ToDictionary(installation => installation, _ => new Sample());
        for (var round = 0; round < (run.Quick ? 1 : 3); round++)
        {
            foreach (var installation in installations)
            {
                using var app = await MeasuredApp.StartAsync(installation);
                started[installation].Add(app.ResidentMemory());
                await Rounds.LoadAsync(app, () => new Browser(app, run.Provider).SignInAsync(), Count);
                loaded[installation].Add(app.ResidentMemory());
            }
        }

        run.Report.AddSection(
            "Memory", "Resident memory (VmRSS) after the first page, and after 3,000 sign-ins of new people, 16 at once.",
            "app", "after the start", "ratio", "after 3,000 sign-ins", "ratio");
        foreach (var installation in installations)
        {
            run.Report.AddRow(
                installation.Name,
                started[installation].ToText(" MB", "N0"), started[installation].RatioTo(started[reference]),
                loaded[installation].ToText(" MB", "N0"), loaded[installation].RatioTo(loaded[reference]));
        }
    }
}
