namespace Bookstore.Benchmarks;

/// <summary>What a thousand times as many people cost.</summary>
internal static class Growth
{
    public const string Name = "growth";

    public static async Task RunAsync(BenchmarkRun run)
    {
        using var small = await run.InstallSiteAsync("1,000 profiles");
        using var large = await run.InstallSiteAsync("1,000,000 profiles");
        Rows.AddProfiles(small, run.Provider, 1_000);
        Rows.AddProfiles(large, run.Provider, 1_000_000);
        run.Report.AddSection("Growth", "The same site with 1,000 and with 1,000,000 profiles in its SQLite file. First the start, as above.", "app", "time", "ratio", "CPU");
        await StartUp.CompareAsync(run.Report, [small, large], run.Rounds);
        using var smallApp = await MeasuredApp.StartAsync(small);
        using var largeApp = await MeasuredApp.StartAsync(large);
        run.Report.AddSection("Sign-ins with a large database", "Each is of a new person.", Rounds.Columns);
        await new Rounds(run.Rounds, run.Quick ? 500 : 1_000, run.WarmUp).CompareAsync(
            run.Report, "a whole sign-in", [smallApp, largeApp], app => () => new Browser(app, run.Provider).SignInAsync());
    }
}
