using System.Net;
using Bookstore.Testing;
using Npgsql;

namespace Bookstore.Web.Tests;

/// <summary>The server of the database goes away and comes back, or has no connection left: nothing is lost, and nobody sees an error of the site.</summary>
public sealed class PostgresOutageTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestBrowser _browser = new();
    private readonly TestBrowser _other = new();
    private PostgresServer _server = null!;
    private TestProvider _provider = null!;
    private string _connectionString = null!;
    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _server = await PostgresServer.StartAsync();
        _connectionString = await _server.CreateEmptyDatabaseAsync();
        _app = await RunningApp.StartAsync([
            .. _provider.Settings(), RunningApp.Postgres, ConnectionWaits(TimeSpan.FromSeconds(60)),
            ("Sessions__CacheDuration", "00:00:00")]);
        await _browser.OpenAsync(new Uri(_app.Url, "/sign-in"));
        await _other.OpenAsync(new Uri(_app.Url, "/sign-in"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(_browser));
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        _other.Dispose();
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
        await _server.StopAsync();
    }

    [Fact]
    public async Task A_server_that_restarts_costs_pages_that_say_so_and_no_session_and_a_full_pool_is_not_taken_for_it()
    {
        await _server.StopAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync(_browser));
        await _app.WaitForLogAsync("The database can't be used: its server can't");
        using (var stranger = new TestBrowser())
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await stranger.OpenAsync(new Uri(_app.Url, "/sign-in"))).Status);
        }

        await _server.StartAgainAsync();
        Assert.Equal(HttpStatusCode.OK, await AskAsync(_browser));
        Assert.Equal(HttpStatusCode.OK, (await _browser.OpenAsync(new Uri(_app.Url, "/sign-in"))).Status);
        Assert.Equal((1L, 2L), (await _app.CountAsync("UserProfiles"), await _app.CountAsync("UserSessions")));

        await _app.KillAsync();
        await _app.StartAgainAsync(ConnectionWaits(TimeSpan.FromSeconds(5)));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskWithoutConnectionAsync());
        // The log may have had too many outages in this minute to repeat the reason.
        using (var health = await _browser.GetAsync(new Uri(_app.Url, "/health/ready")))
        {
            var report = await health.Content.ReadAsStringAsync();
            Assert.True(report.Contains("all connections are in use", StringComparison.Ordinal), report);
        }

        // On a busy machine, what waited for the connection as well may keep it for some seconds yet.
        using var timeout = new CancellationTokenSource(Patience);
        while (await AskAsync(_browser) is HttpStatusCode.ServiceUnavailable)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), timeout.Token);
        }

        Assert.Equal(HttpStatusCode.OK, await AskAsync(_browser));
        Assert.DoesNotContain("ended with status 500", _app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_names_the_tool_of_the_server()
    {
        var (exitCode, _, errors) = await _app.RunBesideAsync(["backup", Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.db")]);

        Assert.Equal(1, exitCode);
        Assert.Contains("pg_dump", Assert.Single(errors.Trim().Split('\n')), StringComparison.Ordinal);
    }

    // For one of the pool, which has only one, or for a new one.
    private (string Name, string? Value) ConnectionWaits(TimeSpan longest) =>
        ("ConnectionStrings__Bookstore", $"{_connectionString};Maximum Pool Size=1;Timeout={longest.TotalSeconds}");

    // Another request, or work in the background, holds the only connection of the pool, since its query waits for a lock.
    private async Task<HttpStatusCode> AskWithoutConnectionAsync()
    {
        await using var connection = new NpgsqlConnection($"{_connectionString};Pooling=false");
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("""LOCK TABLE "UserSessions" IN ACCESS EXCLUSIVE MODE""", connection, transaction);
        await command.ExecuteNonQueryAsync();
        // Of another session, since requests of the same one wait for its row together.
        var first = AskAsync(_other);
        await WaitForWaiterAsync(connection);
        var second = await AskAsync(_browser);
        await transaction.RollbackAsync();
        await first.WaitAsync(Patience);
        return second;
    }

    private static async Task WaitForWaiterAsync(NpgsqlConnection connection)
    {
        using var timeout = new CancellationTokenSource(Patience);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_locks WHERE NOT granted", connection);
        while (await command.ExecuteScalarAsync(timeout.Token) is 0L)
        {
            await pace.WaitForNextTickAsync(timeout.Token);
        }
    }

    private async Task<HttpStatusCode> AskAsync(TestBrowser browser)
    {
        using var response = await browser.GetAsync(new Uri(_app.Url, "/account"));
        Assert.Equal(response.StatusCode == HttpStatusCode.ServiceUnavailable, response.Headers.RetryAfter is not null);
        return response.StatusCode;
    }
}
