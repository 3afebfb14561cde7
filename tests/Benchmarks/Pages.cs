using System.Globalization;

namespace Bookstore.Benchmarks;

/// <summary>The home page, for strangers and for a person who is signed in.</summary>
internal static class Pages
{
    public const string Name = "pages";

    public static async Task RunAsync(BenchmarkRun run)
    {
        using var reference = Installation.OfReference(run.Assemblies, run.Provider);
        using var site = await run.InstallSiteAsync();
        using var referenceApp = await MeasuredApp.StartAsync(reference);
        using var siteApp = await MeasuredApp.StartAsync(site);
        MeasuredApp[] apps = [referenceApp, siteApp];
        var strangers = apps.ToDictionary(app => app, app => new Browser(app, run.Provider));
        var people = apps.ToDictionary(app => app, app => new Browser(app, run.Provider));
        foreach (var browser in people.Values)
        {
            await browser.SignInAsync();
        }

        run.Report.AddSection(
            "Pages",
            $"The home page: {await CountBytesAsync(strangers[referenceApp])} bytes of the reference app and {await CountBytesAsync(strangers[siteApp])} of the site, signed in {await CountBytesAsync(people[referenceApp])} and {await CountBytesAsync(people[siteApp])}.",
            Rounds.Columns);
        var rounds = new Rounds(run.Rounds, run.Quick ? 3_000 : 10_000, run.WarmUp);
        var anonymous = await rounds.CompareAsync(run.Report, "anonymous home page", apps, app => () => strangers[app].GetAsync("/"));
        var signedIn = await rounds.CompareAsync(run.Report, "signed-in home page", apps, app => () => people[app].GetAsync("/"));
        foreach (var app in apps)
        {
            run.Report.AddRow(
                "what being signed in adds", app.Name,
                string.Create(CultureInfo.InvariantCulture, $"{signedIn[app].Median - anonymous[app].Median:0.000} ms"), "", "");
        }
    }

    private static async Task<string> CountBytesAsync(Browser browser) =>
        System.Text.Encoding.UTF8.GetByteCount(await browser.GetAsync("/")).ToString("N0", CultureInfo.InvariantCulture);
}
