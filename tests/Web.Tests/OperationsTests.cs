using System.Net;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>What docs/operations.md tells operators to do, done.</summary>
public sealed class OperationsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bookstore-test-").FullName;
    private readonly TestBrowser _browser = new();
    private TestProvider _provider = null!;
    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _app = await RunningApp.StartPatientlyAsync(_provider.Settings());
        Assert.True(await SignInAsync(_browser, _app));
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string Keys => Path.Combine(Path.GetDirectoryName(_app.DatabasePath)!, "keys");

    [Fact]
    public async Task A_backup_that_is_made_while_people_sign_in_is_restored_and_its_sessions_are_alive()
    {
        var copy = Path.Combine(_folder, "bookstore.backup.db");
        var before = await _app.CountAsync("UserSessions");
        var backup = BackUpAsync(copy);
        var signIns = 0;
        while (!backup.IsCompleted)
        {
            using var other = new TestBrowser();
            Assert.True(await SignInAsync(other, _app));
            signIns++;
        }

        Assert.Equal((0, ""), ((await backup).ExitCode, (await backup).Errors));
        Assert.InRange(signIns, 1, int.MaxValue);

        await using var restored = await RunningApp.StartAsync([.. _provider.Settings(), ("DataProtection__Folder", Keys)]);
        await restored.KillAsync();
        File.Copy(copy, restored.DatabasePath, overwrite: true);
        File.Delete(restored.DatabasePath + "-wal");
        File.Delete(restored.DatabasePath + "-shm");
        await restored.StartAgainAsync();

        Assert.True(await IsSignedInAsync(restored));
        Assert.InRange(await restored.CountAsync("UserSessions"), before, before + signIns);
        Assert.Equal("ok", Assert.Single(await restored.QueryAsync("PRAGMA integrity_check"))[0]);
        Assert.Equal("wal", Assert.Single(await restored.QueryAsync("PRAGMA journal_mode"))[0]);
        using var another = new TestBrowser();
        Assert.True(await SignInAsync(another, restored));
    }

    [Fact]
    public async Task A_backup_is_for_its_owner_alone_and_overwrites_nothing()
    {
        var copy = Path.Combine(_folder, "bookstore.backup.db");

        var first = await BackUpAsync(copy);
        Assert.Equal((0, ""), (first.ExitCode, first.Errors));
        Assert.Equal([copy], Directory.GetFiles(_folder));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(copy));
        }

        var content = await File.ReadAllBytesAsync(copy);
        var second = await BackUpAsync(copy);
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("exists, and a backup does not overwrite it", Assert.Single(second.Errors.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllBytesAsync(copy));
    }

    [Theory]
    [InlineData("/proc/nowhere/copy.db", 1)]
    [InlineData(null, 2)]
    public async Task A_backup_that_can_not_be_written_is_one_message_and_an_exit_code(string? file, int exitCode)
    {
        var result = await BackUpAsync(file);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Single(result.Errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_backup_of_no_database_or_of_a_damaged_one_leaves_no_file()
    {
        var (copy, none) = (Path.Combine(_folder, "copy.db"), Path.Combine(_folder, "none.db"));

        Assert.Equal(1, (await BackUpAsync(copy, none)).ExitCode);
        Assert.False(File.Exists(copy));
        Assert.False(File.Exists(none));

        Assert.Equal(0, (await BackUpAsync(none)).ExitCode);
        await using (var file = File.OpenWrite(none))
        {
            // Behind the first page, which holds the schema.
            file.Position = 4096;
            await file.WriteAsync(Enumerable.Repeat((byte)0xA5, (int)file.Length - 4096).ToArray());
        }

        var damaged = await BackUpAsync(copy, none);
        Assert.Equal(1, damaged.ExitCode);
        Assert.Contains("damaged", Assert.Single(damaged.Errors.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.False(File.Exists(copy));
    }

    [Fact]
    public async Task With_the_keys_lost_a_page_asks_to_sign_in_and_nothing_else_is_lost()
    {
        await _app.KillAsync();
        Directory.Delete(Keys, recursive: true);
        await _app.StartAgainAsync();

        using var account = await _browser.GetAsync(new Uri(_app.Url, "/account"));
        using var home = await _browser.GetAsync(_app.Url);

        Assert.Equal((HttpStatusCode.Redirect, "/sign-in"), (account.StatusCode, account.Headers.Location!.OriginalString.Split('?')[0]));
        Assert.Equal(HttpStatusCode.OK, home.StatusCode);
        Assert.True(await SignInAsync(_browser, _app));
        Assert.Equal(1, await _app.CountAsync("UserProfiles"));
    }

    [Fact]
    public async Task Changing_the_app_secret_signs_nobody_out()
    {
        const string newSecret = "the-new-secret";
        _provider.Secrets.Add(newSecret);
        await _app.KillAsync();
        await _app.StartAgainAsync(("Logto__AppSecret", newSecret));
        Assert.True(await IsSignedInAsync(_app));

        _provider.Secrets.Remove(TestProvider.AppSecret);
        using var another = new TestBrowser();
        Assert.True(await SignInAsync(another, _app));
        Assert.True(await IsSignedInAsync(_app));

        // The provider names no session, so the grant goes with the person's last one.
        await another.PressAsync(await another.OpenAsync(_app.Url), "Sign out", stopAt: _provider.Url.AbsoluteUri);
        Assert.Empty(_provider.Revoked);
        await _browser.PressAsync(await _browser.OpenAsync(_app.Url), "Sign out", stopAt: _provider.Url.AbsoluteUri);
        Assert.Equal(["refresh-1"], _provider.Revoked);

        // What would have happened without the restart.
        await _app.KillAsync();
        await _app.StartAgainAsync(("Logto__AppSecret", TestProvider.AppSecret));
        Assert.False(await SignInAsync(_browser, _app));
    }

    [Fact]
    public async Task A_second_process_on_the_same_database_and_keys_takes_over_in_the_middle_of_a_sign_in()
    {
        var port = RunningApp.FreePort();
        await using var second = await RunningApp.StartAsync(
            [.. _provider.Settings(), ("PublicUrl", _app.Url.OriginalString), ("ASPNETCORE_URLS", $"http://localhost:{port}"),
                ("ConnectionStrings__Bookstore", $"Data Source={_app.DatabasePath}"), ("DataProtection__Folder", Keys)]);
        using var browser = new TestBrowser();

        var callback = await browser.OpenAsync(new Uri(_app.Url, "/sign-in"), stopAt: new Uri(_app.Url, "/callback").AbsoluteUri);
        using var home = await browser.GetAsync(new UriBuilder(callback.Url) { Port = port }.Uri);
        using var account = await browser.GetAsync(new Uri(_app.Url, "/account"));

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.OK), (home.StatusCode, account.StatusCode));
    }

    private Task<(int ExitCode, string Output, string Errors)> BackUpAsync(string? file, string? database = null) => RunningApp.RunAsync(
        file is null ? ["backup"] : ["backup", file], ("ConnectionStrings__Bookstore", $"Data Source={database ?? _app.DatabasePath}"));

    private static async Task<bool> SignInAsync(TestBrowser browser, RunningApp app) =>
        (await browser.OpenAsync(new Uri(app.Url, "/sign-in?returnUrl=/account"))).Url.AbsolutePath == "/account";

    private async Task<bool> IsSignedInAsync(RunningApp app) =>
        (await _browser.GetAsync(new Uri(app.Url, "/account"))).StatusCode == HttpStatusCode.OK;
}
