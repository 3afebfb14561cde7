using Bookstore.Testing;

namespace Bookstore.Benchmarks;

/// <summary>A whole sign-in, of a new person each time: from <c>/sign-in</c> to the first page that greets them.</summary>
internal static class SignIns
{
    public const string Name = "sign-ins";

    public static async Task RunAsync(BenchmarkRun run)
    {
        using var reference = Installation.OfReference(run.Assemblies, run.Provider);
        using var referenceOnSqlite = Installation.OfReference(run.Assemblies, run.Provider, "reference with EF Core, SQLite", ("Database__Provider", "Sqlite"));
        using var site = await run.InstallSiteAsync("Bookstore, SQLite");
        using var referenceOnPostgres = Installation.OfReference(run.Assemblies, run.Provider, "reference with EF Core, PostgreSQL", await GetPostgresSettingsAsync());
        using var siteOnPostgres = await run.InstallSiteAsync("Bookstore, PostgreSQL", await GetPostgresSettingsAsync());
        List<MeasuredApp> apps = [];
        try
        {
            foreach (var installation in (Installation[])[reference, referenceOnSqlite, site, referenceOnPostgres, siteOnPostgres])
            {
                apps.Add(await MeasuredApp.StartAsync(installation));
            }

            run.Report.AddSection(
                "Sign-ins",
                "A sign-in is everything from `/sign-in` to the first page that greets the person, a new one each time. The reference app with EF Core stores the same profile and session as the site, by one query and one SaveChanges; where SQLite is busy, its ADO.NET provider tries again every 150 ms. PostgreSQL 15 runs on the same machine, its CPU isn't counted, and it doesn't wait for the disk (`fsync=off`), so that its sign-ins per second are no promise.",
                Rounds.Columns);
            await new Rounds(run.Rounds, run.Quick ? 500 : 1_500, run.WarmUp).CompareAsync(
                run.Report, "a whole sign-in", apps, app => () => new Browser(app, run.Provider).SignInAsync());
        }
        finally
        {
            apps.ForEach(app => app.Dispose());
        }
    }

    private static async Task<(string Name, string Value)[]> GetPostgresSettingsAsync() =>
    [
        ("Database__Provider", "Postgres"),
        ("ConnectionStrings__Bookstore", await (await PostgresServer.OpenAsync()).CreateEmptyDatabaseAsync()),
        ("DataProtection__Certificate", KeyCertificateFile.Shared),
    ];
}
