using Bookstore.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;

namespace Bookstore.Web.Tests;

/// <summary><c>doctor</c> finds what is wrong with the site itself: its address, its proxy, its database, its keys.</summary>
public sealed class DoctorSiteTests : IClassFixture<DoctorSite>
{
    private readonly DoctorSite _site;

    public DoctorSiteTests(DoctorSite site)
    {
        _site = site;
        site.Restore();
    }

    private string Keys => Path.Combine(Path.GetDirectoryName(_site.App.DatabasePath)!, "keys");

    [Fact]
    public async Task Where_the_site_does_not_run_one_line_says_so()
    {
        var report = await _site.RunAsync(("PublicUrl", $"http://localhost:{RunningApp.FreePort()}"));

        report.Fails("site.public-url", "nobody answers", "Start the site");
        Assert.Equal(
            ["site.back-channel-logout", "site.logto-webhook", "site.patreon-webhook"],
            report.Lines.Where(line => line.Message == "Not checked, because it needs site.public-url.").Select(line => line.Name));
    }

    [Fact]
    public async Task A_public_url_that_is_not_that_of_the_running_site_is_told() =>
        (await _site.RunAsync(("PublicUrl", $"http://127.0.0.1:{_site.App.Url.Port}")))
            .Fails("site.public-url", $"a Bookstore whose PublicUrl is http://localhost:{_site.App.Url.Port}", "settings of the site that runs");

    [Fact]
    public async Task A_proxy_that_sends_browsers_on_is_told()
    {
        await using var proxy = await TestProxy.StartAsync();
        proxy.Answer = _ => Results.Redirect("https://www.books.example/arrival", permanent: true);

        (await _site.RunAsync(("PublicUrl", Origin(proxy)))).Fails("site.public-url", "on to https://www.books.example", "Set PublicUrl");
    }

    [Theory]
    [InlineData(502, "a proxy is there, and the site behind it is not", "Start the site")]
    [InlineData(404, "which is not this site's", "passes every path on")]
    public async Task A_proxy_without_the_site_behind_it_is_told(int status, string message, string remedy)
    {
        await using var proxy = await TestProxy.StartAsync();
        proxy.Answer = _ => Results.Content("<h1>nginx</h1>", "text/html", statusCode: status);

        (await _site.RunAsync(("PublicUrl", Origin(proxy)))).Fails("site.public-url", message, remedy);
    }

    [Fact]
    public async Task What_a_proxy_does_to_a_request_is_told()
    {
        await using var proxy = await TestProxy.StartAsync();
        var port = RunningApp.FreePort();
        (string, string?)[] settings =
        [
            .. _site.Provider.Settings(), ("PublicUrl", Origin(proxy)), ("ASPNETCORE_URLS", $"http://127.0.0.1:{port}"), ("Proxies", "10.0.0.7"),
        ];
        await using var app = await RunningApp.StartAsync(settings);
        proxy.App = new Uri($"http://127.0.0.1:{port}");
        // Logto knows the one site only, and this is another; here it is the address that counts.
        _site.Provider.RedirectUri = null;
        _site.Provider.PostLogoutRedirectUri = proxy.Url.AbsoluteUri;

        (await Report.OfAsync(app)).Is("site.public-url", "ok");

        proxy.Change = request => request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        (await Report.OfAsync(app)).Fails("site.public-url", "not in Proxies", "Add the address of the proxy");

        proxy.Change = request => request.Headers.Host = $"127.0.0.1:{port}";
        (await Report.OfAsync(app)).Warns("site.public-url", "The Host that arrives is not that of PublicUrl", "proxy_set_header Host");

        proxy.Change = request => request.Headers.Host = "bookstore_upstream";
        (await Report.OfAsync(app)).Fails("site.public-url", "refuses its own name", "proxy_set_header Host");

        proxy.Change = request => request.Headers.Add("X-Forwarded-Proto", "https");
        (await Report.OfAsync(app)).Warns("site.public-url", "X-Forwarded-Proto: https, and PublicUrl says http", "where TLS ends");

        proxy.Change = _ => { };
        proxy.Answer = request => request.Path == "/arrival" ? null : Results.Content("<h1>Forbidden</h1>", "text/html", statusCode: 403);
        (await Report.OfAsync(app)).Fails("site.back-channel-logout", "the answer is 403, which is not this site's refusal", "pass a POST to this path on");
    }

    [Fact]
    public async Task A_webhook_without_its_secret_is_told()
    {
        var report = await _site.RunAsync(("Logto__WebhookSigningKey", ""), ("Patreon__WebhookSecret", TestPatreon.WebhookSecret));

        report.Warns("site.logto-webhook", "Logto:WebhookSigningKey is not set", "Webhooks");
    }

    [Fact]
    public async Task A_site_that_runs_with_older_settings_is_told()
    {
        await using var app = await RunningApp.StartAsync(_site.Provider.Settings());
        _site.Provider.RedirectUri = null;

        (await Report.OfAsync(app, ("Logto__WebhookSigningKey", "a-new-one")))
            .Fails("site.logto-webhook", "the site that runs takes no such calls", "Restart it");
    }

    [Theory]
    [InlineData("https://no-such-logto.invalid")]
    [InlineData(null)]
    public async Task A_private_address_is_told_where_logto_is_not_the_local_tenant(string? endpoint)
    {
        var report = await _site.RunAsync(("Logto__Endpoint", endpoint ?? _site.Provider.Url.AbsoluteUri));

        report.Says("site.address", "warning", "Logto's back-channel logout and webhooks will not arrive", "OIDC_PROVIDER_SSRF_PROTECTION_DISABLED=1");
        Assert.DoesNotContain(report.Lines, line => line.Name == "site.address" && line.Message.Contains("Patreon", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_local_tenant_calls_a_private_address_and_patreon_does_not()
    {
        var tenant = ("Logto__Endpoint", $"http://localhost:{_site.App.Tenant.Port}");
        (await _site.RunAsync(tenant)).Is("site.address", "ok");

        var report = await _site.RunAsync(tenant, ("Patreon__ApiBase", "https://no-such-patreon.invalid/api/oauth2/v2"));

        report.Is("site.address", "warning");
        report.Says("site.address", "warning", "Patreon's webhooks will not arrive", "public address");
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_told_and_not_made_nor_its_folder()
    {
        var folder = Directory.CreateTempSubdirectory("bookstore-test-");

        (await _site.RunAsync(("ConnectionStrings__Bookstore", $"Data Source={folder}/data/bookstore.db"))).Fails("database.file", "There is no database", "migrate");

        Assert.Empty(folder.GetFileSystemInfos());
        folder.Delete();
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_told()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat("This is no database. ", 100)));

        (await _site.RunAsync(("ConnectionStrings__Bookstore", $"Data Source={file}"))).Fails("database.file", "no database, or damaged", "backup");
        File.Delete(file);
    }

    [Fact]
    public async Task A_database_that_is_behind_is_told()
    {
        var copy = await CopyAsync("DELETE FROM __EFMigrationsHistory WHERE MigrationId = (SELECT max(MigrationId) FROM __EFMigrationsHistory)");

        var report = await _site.RunAsync(("ConnectionStrings__Bookstore", $"Data Source={copy}"));

        report.Fails("database.schema", "1 migration(s) behind", "run 'migrate'");
        report.Is("database.write", "not-checked");
        File.Delete(copy);
    }

    [Fact]
    public async Task A_database_that_takes_no_write_is_told() =>
        (await _site.RunAsync(("ConnectionStrings__Bookstore", $"Data Source={_site.App.DatabasePath};Mode=ReadOnly")))
            .Fails("database.write", "it can't be written", "ConnectionStrings:Bookstore");

    [Fact]
    public async Task Keys_that_are_not_there_are_told_and_none_is_made_nor_their_folder()
    {
        var folder = Directory.CreateTempSubdirectory("bookstore-keys-");

        (await _site.RunAsync(("DataProtection__Folder", folder.FullName))).Warns("keys", "There is no Data Protection key", "The first start makes one");
        (await _site.RunAsync(("DataProtection__Folder", $"{folder}/keys"))).Warns("keys", "There is no Data Protection key", "The first start makes one");

        Assert.Empty(folder.GetFileSystemInfos());
        folder.Delete();
    }

    [Fact]
    public async Task Keys_that_are_not_there_and_can_not_be_made_are_told()
    {
        var file = Path.GetTempFileName();

        (await _site.RunAsync(("DataProtection__Folder", "/proc/keys"))).Fails("keys", "none can be made: ", "the site's user may write there");
        (await _site.RunAsync(("DataProtection__Folder", $"{file}/keys"))).Fails("keys", $"none can be made: '{file}' is a file.", "the site's user may write there");

        File.Delete(file);
    }

    [Fact]
    public async Task Keys_that_have_all_expired_are_told()
    {
        var folder = Directory.CreateTempSubdirectory("bookstore-keys-");
        var key = Directory.GetFiles(Keys).Single();
        var xml = await File.ReadAllTextAsync(key);
        var expiry = xml.Split("<expirationDate>")[1].Split("</expirationDate>")[0];
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, Path.GetFileName(key)), xml.Replace(expiry, "2020-01-01T00:00:00Z", StringComparison.Ordinal));

        // What is encrypted with it, such as the creator's tokens, can be read all the same.
        (await _site.RunAsync(("DataProtection__Folder", folder.FullName))).Warns("keys", "Every Data Protection key has expired", "makes a new one");

        Assert.Single(folder.GetFileSystemInfos());
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Keys_that_can_not_be_read_are_told()
    {
        var folder = Directory.CreateTempSubdirectory("bookstore-keys-");
        var key = Directory.GetFiles(Keys).Single();
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, Path.GetFileName(key)),
            (await File.ReadAllTextAsync(key)).Replace("<value>", "<value>!", StringComparison.Ordinal));

        (await _site.RunAsync(("DataProtection__Folder", folder.FullName))).Fails("keys", "can't be read", "from a backup");
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Keys_that_others_can_read_or_that_are_beside_the_database_are_told()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var (mode, key) = (File.GetUnixFileMode(Keys), Directory.GetFiles(Keys).Single());
        File.SetUnixFileMode(Keys, mode | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await _site.RunAsync()).Is("keys", "ok");
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        (await _site.RunAsync()).Warns("keys", $"can get at the Data Protection keys: the mode of '{key}' is 604", "chmod 700");
        File.SetUnixFileMode(Keys, mode);

        (await _site.RunAsync(("DataProtection__Folder", Path.GetDirectoryName(_site.App.DatabasePath))))
            .Warns("keys", "beside the database", "a folder of its own");
    }

    private static string Origin(TestProxy proxy) => proxy.Url.GetLeftPart(UriPartial.Authority);

    private async Task<string> CopyAsync(string sql)
    {
        var copy = Path.Combine(Path.GetDirectoryName(_site.App.DatabasePath)!, $"{Guid.NewGuid()}.db");
        var backup = await _site.App.RunBesideAsync(["backup", copy]);
        Assert.Equal(0, backup.ExitCode);
        await using var connection = new SqliteConnection($"Data Source={copy};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
        return copy;
    }
}
