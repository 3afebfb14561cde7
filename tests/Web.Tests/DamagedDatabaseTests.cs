using System.Net;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>The database's file is gone or damaged: it is told, and nothing is written over what is left.</summary>
public sealed class DamagedDatabaseTests : IAsyncLifetime
{
    private readonly TestBrowser _browser = new();
    private TestProvider _provider = null!;
    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _app = await RunningApp.StartAsync([
            .. _provider.Settings(), ("Sessions__CacheDuration", "00:00:00")]);
        Assert.Contains("Hello", (await SignInAsync()).Text, StringComparison.Ordinal);
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_missing_file_is_not_replaced_by_an_empty_one_and_works_again_once_it_is_back()
    {
        MoveDatabase(from: "", to: ".away");

        var page = await _browser.OpenAsync(_app.Url);
        IsClosed(page);
        await _app.WaitForLogAsync($"Request {page.Document.QuerySelector(".fine-print")!.TextContent.Split(": ")[1]} ended with status 503");
        IsClosed(await SignInAsync());
        await HealthSaysAsync("is gone");
        await _app.WaitForLogAsync("The database can't be used: its file can't be opened");
        Assert.False(File.Exists(_app.DatabasePath));

        MoveDatabase(from: ".away", to: "");
        Assert.Contains("Hello", (await _browser.OpenAsync(_app.Url)).Text, StringComparison.Ordinal);
        using var another = new TestBrowser();
        Assert.Contains("Hello", (await another.OpenAsync(new Uri(_app.Url, "/sign-in"))).Text, StringComparison.Ordinal);
        Assert.Equal(2, await _app.CountAsync("UserSessions"));
    }

    [Fact]
    public async Task Outside_development_a_missing_file_is_reported_at_start_and_not_created()
    {
        var missing = _app.DatabasePath + ".missing";

        var (exitCode, _, errors) = await RunningApp.RunAsync([], [
            .. _provider.Settings(), ("ASPNETCORE_ENVIRONMENT", "Production"), ("ConnectionStrings__Bookstore", $"Data Source={missing}")]);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("There is no database where ConnectionStrings:Bookstore says.", Assert.Single(errors.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.False(File.Exists(missing));
    }

    [Fact]
    public async Task In_development_a_missing_file_is_created_at_start()
    {
        await _app.KillAsync();
        MoveDatabase(from: "", to: ".away");

        await _app.StartAgainAsync();

        Assert.Contains("Hello", (await SignInAsync()).Text, StringComparison.Ordinal);
        Assert.Equal(1, await _app.CountAsync("UserSessions"));
        Assert.Equal("wal", Assert.Single(await _app.QueryAsync("PRAGMA journal_mode"))[0]);
    }

    [Theory]
    [InlineData("Development", "garbage in the middle")]
    [InlineData("Production", "garbage in the middle")]
    [InlineData("Production", "cut")]
    public async Task A_damaged_file_stops_the_start_and_is_left_as_it_is(string environment, string damage)
    {
        await SettleAsync();
        await _app.KillAsync();
        await DamageAsync(damage);
        var before = await File.ReadAllBytesAsync(_app.DatabasePath);

        foreach (var verb in (string[][])[[], ["migrate"]])
        {
            var (exitCode, _, errors) = await RunningApp.RunAsync(verb, [
                .. _provider.Settings(), ("ASPNETCORE_ENVIRONMENT", environment), ("ConnectionStrings__Bookstore", $"Data Source={_app.DatabasePath}")]);

            Assert.Equal(1, exitCode);
            Assert.StartsWith("The database can't be used: it is damaged. Stop the site and restore a backup",
                Assert.Single(errors.Trim().Split('\n')), StringComparison.Ordinal);
            Assert.Equal(before, await File.ReadAllBytesAsync(_app.DatabasePath));
        }
    }

    [Fact]
    public async Task Damage_of_a_large_file_that_no_request_comes_upon_is_found_after_the_start_and_stops_the_writes()
    {
        await _app.QueryAsync("CREATE TABLE Unused (Content BLOB)");
        await _app.QueryAsync("INSERT INTO Unused VALUES (zeroblob(33 * 1024 * 1024))");
        await SettleAsync();
        await _app.KillAsync();
        await DamageAsync("garbage in the middle", table: "Unused");

        await _app.StartAgainAsync(("ASPNETCORE_ENVIRONMENT", "Production"), ("ASPNETCORE_URLS", _app.Url.AbsoluteUri));

        await _app.WaitForLogAsync("The database can't be used: it is damaged");
        await HealthSaysAsync("damaged");
        // From now on nothing is written that a restored backup would lose.
        using var another = new TestBrowser();
        IsClosed(await another.OpenAsync(new Uri(_app.Url, "/sign-in")));
        Assert.Equal(1, await _app.CountAsync("UserSessions"));
        Assert.Contains("Hello", (await _browser.OpenAsync(_app.Url)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("garbage in the middle")]
    [InlineData("cut")]
    public async Task Damage_while_the_app_runs_shows_an_error_page_and_is_in_the_log_and_the_health_check(string damage)
    {
        await SettleAsync();
        await DamageAsync(damage);
        // A connection with the old pages in memory reads them again after a commit of another.
        await _app.QueryAsync("PRAGMA user_version = 1");

        IsClosed(await _browser.OpenAsync(_app.Url));
        await HealthSaysAsync("damaged");
        await _app.WaitForLogAsync("The database can't be used: it is damaged");
        using var live = await _browser.GetAsync(new Uri(_app.Url, "/health/live"));
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    private Task<Page> SignInAsync() => _browser.OpenAsync(new Uri(_app.Url, "/sign-in"));

    // Brings everything from the write-ahead log to the file, which has to wait for whatever the app reads or writes just then.
    private async Task SettleAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (Assert.Single(await _app.QueryAsync("PRAGMA wal_checkpoint(TRUNCATE)"))[0] is not 0L)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), timeout.Token);
        }
    }

    private async Task DamageAsync(string damage, string table = "UserSessions")
    {
        var page = (long)Assert.Single(await _app.QueryAsync($"SELECT rootpage FROM sqlite_master WHERE name = '{table}'"))[0]!;
        var size = (long)Assert.Single(await _app.QueryAsync("PRAGMA page_size"))[0]!;
        await using var file = new FileStream(_app.DatabasePath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        if (damage == "cut")
        {
            file.SetLength((page - 1) * size);
            // The header no longer vouches for the length that it names (version-valid-for): else nobody could commit any more.
            file.Position = 92;
            file.Write([0, 0, 0, 0]);
            return;
        }

        file.Position = (page - 1) * size;
        var garbage = new byte[size];
        new Random(1).NextBytes(garbage);
        await file.WriteAsync(garbage);
    }

    private void MoveDatabase(string from, string to)
    {
        foreach (var part in (string[])["", "-wal", "-shm"])
        {
            if (File.Exists(_app.DatabasePath + from + part))
            {
                File.Move(_app.DatabasePath + from + part, _app.DatabasePath + to + part);
            }
        }
    }

    private async Task HealthSaysAsync(string reason)
    {
        using var ready = await _browser.GetAsync(new Uri(_app.Url, "/health/ready"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains(reason, await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static void IsClosed(Page page)
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Contains("Temporarily unavailable", page.Text, StringComparison.Ordinal);
    }
}
