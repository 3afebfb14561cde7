using Bookstore.Testing;
using Xunit.Abstractions;

namespace Bookstore.Process.Tests;

/// <summary><c>copy-database</c> as a process: killed at any moment, and at a terminal.</summary>
public sealed class CopyDatabaseTests(ITestOutputHelper output, CopyDatabaseTests.StoppedSite site) : IClassFixture<CopyDatabaseTests.StoppedSite>
{
    // Half of what a whole copy writes, so that the one kill finds it at work; in full, nearly all.
    private static readonly int Lines = Repetitions.Of(13, 26);

    [Fact]
    public async Task A_copy_that_is_killed_again_and_again_ends_with_what_the_source_has()
    {
        var target = await (await PostgresServer.OpenAsync()).CreateEmptyDatabaseAsync();
        var expected = await site.ReadAsync();
        var seed = Environment.TickCount;
        var random = new Random(seed);
        output.WriteLine($"Seed {seed}");
        var kills = 0;
        var isDone = false;
        for (var attempts = Repetitions.Of(1, 40); attempts > 0 && !isDone; attempts--)
        {
            var lines = random.Next(0, Lines);
            // Until the first line come the start, the migrations and the locks.
            var later = TimeSpan.FromMilliseconds(random.Next(0, lines == 0 ? 2_000 : 50));
            isDone = !await site.App.KillCommandAsync(["copy-database", "--to", target], lines, later);
            kills += isDone ? 0 : 1;
            output.WriteLine($"{(isDone ? "Done" : "Killed")} {later.TotalMilliseconds} ms after {lines} lines");
        }

        if (!isDone)
        {
            var (exitCode, text, errors) = await site.App.RunBesideAsync(["copy-database", "--to", target]);
            Assert.True(exitCode == 0, errors);
            Assert.Contains("all checksums match", text, StringComparison.Ordinal);
        }

        Assert.True(kills > 0, "Each attempt was done before it was killed.");
        Assert.Equal(expected, await site.ReadCopyAsync(target));
    }

    [Fact]
    public async Task A_terminal_shows_bars_and_then_what_to_do()
    {
        var target = await (await PostgresServer.OpenAsync()).CreateEmptyDatabaseAsync();

        var (exitCode, terminal) = await AppProcess.TypeAsync(["copy-database", "--to", $"'{target};Password=secret-of-the-target'"], [], site.Settings);

        Assert.True(exitCode == 0, terminal);
        Assert.Matches(@"(Read|Copy|Verify) \w+", terminal);
        Assert.Contains("━━━", terminal, StringComparison.Ordinal);
        Assert.Matches(@"\d+%", terminal);
        Assert.Contains("Set Database:Provider to Postgres", terminal, StringComparison.Ordinal);
        // The lines of a log file are not mixed in.
        Assert.DoesNotContain(" rows\r\n", terminal, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-of-the-target", terminal, StringComparison.Ordinal);
    }

    /// <summary>A site on SQLite that was stopped, with profiles of several batches.</summary>
    public sealed class StoppedSite : IAsyncLifetime
    {
        private const string Rows =
            """
            SELECT p.Id, p.Subject, p.Name, p.CreatedAt, i.PatreonUserId, i.LinkedAt FROM UserProfiles p
            JOIN PatreonIdentities i ON i.ProfileId = p.Id ORDER BY p.Id
            """;

        private const string Tickets = "SELECT Id, ProfileId, Ticket, ExpiresAt FROM UserSessions ORDER BY Id";

        public AppProcess App { get; private set; } = null!;

        public (string Name, string? Value)[] Settings =>
        [
            .. AppProcess.NoLogto,
            ("Database__Provider", "Sqlite"),
            ("ConnectionStrings__Bookstore", $"Data Source={App.DatabasePath}"),
            ("DataProtection__Certificate", KeyCertificateFile.Shared),
        ];

        public async Task InitializeAsync()
        {
            App = await AppProcess.StartAsync(
                [.. AppProcess.NoLogto, ("Database__Provider", "Sqlite"), ("DataProtection__Certificate", KeyCertificateFile.Shared)]);
            await App.KillAsync();
            foreach (var sql in (string[])[
                """
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 25000)
                INSERT INTO UserProfiles (Id, Issuer, Subject, Name, IsSuspended, CreatedAt, LastSignedInAt)
                SELECT printf('%08X-0000-4000-8000-%012X', abs(random() % 4294967296), i), 'https://logto.example/oidc', 'reader-' || i,
                'โรบิน ' || i, 0, '2026-11-01 08:00:00.123456', '2026-11-02 08:00:00' FROM n
                """,
                """
                INSERT INTO PatreonIdentities (ProfileId, Issuer, PatreonUserId, LinkedAt, LastConfirmedAt)
                SELECT Id, Issuer, Subject, CreatedAt, LastSignedInAt FROM UserProfiles
                """,
                """
                INSERT INTO UserSessions (KeyHash, Id, ProfileId, Ticket, ValidatedAt, CreatedAt, LastSeenAt, ExpiresAt)
                SELECT randomblob(32), Id, Id, randomblob(3000), CreatedAt, CreatedAt, CreatedAt, '2100-01-01 00:00:00' FROM UserProfiles LIMIT 1000
                """])
            {
                await App.QueryAsync(sql);
            }
        }

        public async Task DisposeAsync() => await App.DisposeAsync();

        /// <summary>All rows, whichever database the site has.</summary>
        public async Task<IReadOnlyList<string>> ReadAsync() =>
        [
            .. (await App.QueryAsync(Rows)).Concat(await App.QueryAsync(Tickets))
                .Select(row => string.Join('|', row.Select(value => value is byte[] bytes ? Convert.ToHexString(bytes) : $"{value}")))
                .Order(StringComparer.Ordinal),
        ];

        /// <summary>Starts the site on the copy, and reads what it has.</summary>
        public async Task<IReadOnlyList<string>> ReadCopyAsync(string target)
        {
            await App.StartAgainAsync(("Database__Provider", "Postgres"), ("ConnectionStrings__Bookstore", target));
            return await ReadAsync();
        }
    }
}
