namespace Bookstore.Benchmarks;

/// <summary>The shelf and a download, for patrons among few and among many.</summary>
internal static class ShelfPages
{
    public const string Name = "shelf";

    private const string Download = "/shelf/the-night-press/download/The%20Night%20Press.epub";

    public static async Task RunAsync(BenchmarkRun run)
    {
        using var small = await run.InstallSiteAsync("1,000 members", run.Provider.PatreonSettings);
        using var large = await run.InstallSiteAsync("100,000 members", run.Provider.PatreonSettings);
        Rows.AddPatrons(small, run.Provider, 1_000);
        Rows.AddPatrons(large, run.Provider, 100_000);
        using var smallApp = await MeasuredApp.StartAsync(small);
        using var largeApp = await MeasuredApp.StartAsync(large);
        var people = new Dictionary<MeasuredApp, Browser[]>
        {
            [smallApp] = await SignInAsync(run, smallApp, 1_000),
            [largeApp] = await SignInAsync(run, largeApp, 100_000),
        };
        run.Report.AddSection(
            "Shelf and downloads",
            "100 patrons of the campaign's members, spread over all of them, read the shelf (four books) and download one for patrons of a tier.",
            Rounds.Columns);
        var rounds = new Rounds(run.Rounds, run.Quick ? 1_000 : 3_000, run.WarmUp);
        foreach (var (what, url) in ((string, string)[])[("the shelf", "/shelf"), ("a download", Download)])
        {
            await rounds.CompareAsync(
                run.Report, what, [smallApp, largeApp], app => () => people[app][Random.Shared.Next(people[app].Length)].GetAsync(url));
        }
    }

    private static async Task<Browser[]> SignInAsync(BenchmarkRun run, MeasuredApp app, int members)
    {
        var browsers = Enumerable.Range(0, 100).Select(_ => new Browser(app, run.Provider)).ToArray();
        foreach (var (index, browser) in browsers.Index())
        {
            await browser.SignInAsync(Provider.GetSubject(index * (members / browsers.Length)));
        }

        return browsers;
    }
}
