namespace Bookstore.Benchmarks;

/// <summary>The site beside the reference app, which has the same stack and no site around it.</summary>
internal static class AppComparison
{
    public const string SignIns = "sign-ins";
    public const string Pages = "pages";

    private const string Heading = "| what, 16 at once | app | CPU of the app, median (min-max) | ratio | per second |\n|---|---|---|---|---|";

    public static async Task<int> RunAsync(Assemblies assemblies, IReadOnlyCollection<string> benchmarks, bool quick)
    {
        await using var provider = await Provider.StartAsync(Installation.FreePort());
        using var reference = Installation.OfReference(assemblies, provider);
        using var site = await Installation.OfSiteAsync(assemblies, provider);
        using var referenceApp = await MeasuredApp.StartAsync(reference);
        using var siteApp = await MeasuredApp.StartAsync(site);
        MeasuredApp[] apps = [referenceApp, siteApp];
        Console.Out.WriteLine(Heading);
        var rounds = quick ? 3 : 7;
        if (benchmarks.Contains(SignIns))
        {
            await new Rounds(rounds, quick ? 500 : 1_500, 3_000).CompareAsync(
                "a whole sign-in", apps, app => () => new Browser(app, provider).SignInAsync());
        }

        if (benchmarks.Contains(Pages))
        {
            var pages = new Rounds(rounds, quick ? 3_000 : 10_000, 15_000);
            await pages.CompareAsync("anonymous home page", apps, app => () => new Browser(app, provider).GetAsync("/"));
            var people = new Dictionary<MeasuredApp, Browser>();
            foreach (var app in apps)
            {
                people[app] = new Browser(app, provider);
                await people[app].SignInAsync();
            }

            await pages.CompareAsync("signed-in home page", apps, app => () => people[app].GetAsync("/"));
        }

        return 0;
    }
}
