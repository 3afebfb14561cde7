using Bookstore.Testing;

namespace Bookstore.Benchmarks;

/// <summary>A whole sign-in, of a new person each time: from <c>/sign-in</c> to the first page that greets them.</summary>
internal static class SignIns
{
    public const string Name = "sign-ins";

    public static async Task RunAsync(BenchmarkRun run)
    {
        using var reference = Installation.OfReference(run.Assemblies, run.Provider);
        using var sqlite = await run.InstallSiteAsync("Bookstore, SQLite");
        using var postgres = await run.InstallSiteAsync("Bookstore, PostgreSQL", await GetPostgresSettingsAsync());
        using var referenceApp = await MeasuredApp.StartAsync(reference);
        using var sqliteApp = await MeasuredApp.StartAsync(sqlite);
        using var postgresApp = await MeasuredApp.StartAsync(postgres);
        run.Report.AddSection(
            "Sign-ins",
            "A sign-in is everything from `/sign-in` to the first page that greets the person, a new one each time. PostgreSQL 15 runs on the same machine, its CPU isn't counted, and it doesn't wait for the disk (`fsync=off`), so that its sign-ins per second are no promise.",
            Rounds.Columns);
        await new Rounds(run.Rounds, run.Quick ? 500 : 1_500, run.WarmUp).CompareAsync(
            run.Report, "a whole sign-in", [referenceApp, sqliteApp, postgresApp], app => () => new Browser(app, run.Provider).SignInAsync());
    }

    private static async Task<(string Name, string Value)[]> GetPostgresSettingsAsync() =>
    [
        ("Database__Provider", "Postgres"),
        ("ConnectionStrings__Bookstore", await (await PostgresServer.OpenAsync()).CreateEmptyDatabaseAsync()),
        ("DataProtection__Certificate", KeyCertificateFile.Shared),
    ];
}
