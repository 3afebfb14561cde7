using System.Net;
using Bookstore.Testing;
using Npgsql;

namespace Bookstore.Web.Tests;

/// <summary>The app on PostgreSQL, through the real store, and what docs/operations.md tells its operators to do.</summary>
public sealed class PostgresTests : IAsyncLifetime
{
    private const string ConnectionString = "ConnectionStrings__Bookstore";

    private readonly TestBrowser _browser = new();
    private TestProvider _provider = null!;
    private PostgresServer _server = null!;
    private string _database = null!;
    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _server = await PostgresServer.OpenAsync();
        _database = await _server.CreateDatabaseAsync();
        _app = await RunningApp.StartPatientlyAsync([.. _provider.Settings(), RunningApp.Postgres, (ConnectionString, _database)]);
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_person_signs_in_and_out()
    {
        await SignInAsync();
        Assert.Equal((1, 1), (await _app.CountAsync("UserProfiles"), await _app.CountAsync("UserSessions")));

        await _browser.PressAsync(await _browser.OpenAsync(_app.Url), "Sign out", stopAt: _provider.Url.AbsoluteUri);

        Assert.Equal((1, 0), (await _app.CountAsync("UserProfiles"), await _app.CountAsync("UserSessions")));
        Assert.Equal(["refresh-1"], _provider.Revoked);
        Assert.False(await IsSignedInAsync());
    }

    [Fact]
    public async Task A_backup_by_pg_dump_is_restored_and_its_sessions_are_alive()
    {
        await SignInAsync();
        var restored = await _server.CreateEmptyDatabaseAsync();
        var dump = Path.GetTempFileName();
        try
        {
            await _server.RunAsync("pg_dump", "--format=custom", $"--file={dump}", NameOf(_database));
            await _app.KillAsync();
            await _server.RunAsync("pg_restore", "--exit-on-error", "--no-owner", $"--dbname={NameOf(restored)}", dump);
        }
        finally
        {
            File.Delete(dump);
        }

        await _app.StartAgainAsync((ConnectionString, restored));

        Assert.True(await IsSignedInAsync());
    }

    [Fact]
    public async Task The_site_runs_as_a_user_who_may_only_read_and_write_rows()
    {
        await _app.KillAsync();
        await _server.RunAsync("psql", "--quiet", "--set=ON_ERROR_STOP=1", $"--dbname={NameOf(_database)}", "--command", """
            CREATE ROLE bookstore_site LOGIN;
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO bookstore_site;
            """);

        await _app.StartAgainAsync((ConnectionString, new NpgsqlConnectionStringBuilder(_database) { Username = "bookstore_site" }.ToString()));

        await SignInAsync();
        await _app.WaitForLogAsync("This instance has become the leader");
    }

    private async Task SignInAsync() =>
        Assert.Equal("/account", (await _browser.OpenAsync(new Uri(_app.Url, "/sign-in?returnUrl=/account"))).Url.AbsolutePath);

    private async Task<bool> IsSignedInAsync() => (await _browser.GetAsync(new Uri(_app.Url, "/account"))).StatusCode == HttpStatusCode.OK;

    private static string NameOf(string database) => new NpgsqlConnectionStringBuilder(database).Database!;
}
