using System.Net;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>What the app says when it can't start, and its verbs.</summary>
public sealed class StartTests
{
    private static readonly (string, string?)[] Production =
    [
        ("ASPNETCORE_ENVIRONMENT", "Production"), ("PublicUrl", "https://books.example"),
        ("Logto__Endpoint", "https://abc.logto.app"), ("Logto__AppId", "app"), ("Logto__AppSecret", "secret"),
    ];

    [Theory]
    [InlineData("Logto__Endpoint", null, "Logto:Endpoint is missing.")]
    [InlineData("Logto__Endpoint", "abc", "Logto:Endpoint is not a URL")]
    [InlineData("Logto__Endpoint", "http://abc.logto.app", "Logto:Endpoint must start with https://")]
    [InlineData("Logto__AppId", null, "Logto:AppId is missing.")]
    [InlineData("Logto__AppSecret", "", "Logto:AppSecret is missing.")]
    [InlineData("Logto__Connectors", "google", "Logto:Connectors lacks 'patreon', whose memberships open the books.")]
    [InlineData("Logto__Connectors", "patreon,google", "Logto:Connectors has 'patreon,google', which can't be the target")]
    [InlineData("PublicUrl", null, "PublicUrl is missing.")]
    [InlineData("PublicUrl", "books", "PublicUrl is not a URL")]
    [InlineData("PublicUrl", "http://books.example", "PublicUrl must start with https://")]
    [InlineData("ConnectionStrings__Bookstore", "garbage", "ConnectionStrings:Bookstore is not like")]
    [InlineData("ConnectionStrings__Bookstore", " ", "ConnectionStrings:Bookstore is not like")]
    [InlineData("Proxies", "10.0.0.7;nginx", "Proxies must be a list of addresses and networks such as '10.0.0.7;192.168.0.0/16'")]
    [InlineData("RateLimits__SignInsPerMinute", "0", "RateLimits:SignInsPerMinute must be 1 or more")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4317", "OTEL_EXPORTER_OTLP_ENDPOINT is not a URL")]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "collector", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT is not a URL")]
    [InlineData("RateLimits__SignInsPerMinute", "abc", "RateLimits:SignInsPerMinute is not a whole number: 'abc'.")]
    [InlineData("Sessions__IdleTimeout", "abc", "Sessions:IdleTimeout is not a time like 06:00:00")]
    [InlineData("Sessions__IdleTimeout", "00:00:01", "Sessions:IdleTimeout must be")]
    [InlineData("Sessions__AbsoluteLifetime", "1.00:00:00", "Sessions:AbsoluteLifetime must not be shorter")]
    [InlineData("Sessions__CacheDuration", "01:00:00", "Sessions:CacheDuration must be")]
    [InlineData("Sessions__RecentSignIn", "00:00:10", "Sessions:RecentSignIn must be from a minute to a day")]
    [InlineData("Site__TimeZone", "Asia/Bangkog", "Site:TimeZone: this machine knows no time zone 'Asia/Bangkog'.")]
    [InlineData("Site__TimeZone", "SE Asia Standard Time", "Site:TimeZone: this machine knows no time zone 'SE Asia Standard Time'.")]
    //#if (shelf)
    [InlineData("Shelf__Path", "/nowhere", "Shelf:Path is not a folder: '/nowhere'")]
    //#endif
    [InlineData("DataProtection__Folder", "/proc/keys", "DataProtection:Folder needs the folder '/proc/keys'")]
    [InlineData("DataProtection__Folder", "/proc", "There is no valid Data Protection key in '/proc', and none can be created: ")]
    [InlineData("Secrets__Folder", "/nowhere", "Secrets:Folder is not a folder: '/nowhere'")]
    [InlineData("DataProtection__Certificate", "/nowhere/keys.pem", "DataProtection:Certificate names a file that can't be read: ")]
    public async Task A_wrong_setting_is_one_message_and_an_exit_code(string setting, string? value, string message)
    {
        var (exitCode, output, errors) = await RunningApp.RunAsync([], [.. Production, (setting, value)]);

        Assert.Equal(1, exitCode);
        Assert.StartsWith(message, Assert.Single(errors.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Theory]
    //#if (localTenant)
    [InlineData("LocalTenant__Port", "abc", "LocalTenant:Port is not a port")]
    [InlineData("LocalTenant__PatreonPort", "70000", "LocalTenant:PatreonPort is not a port")]
    [InlineData("LocalTenant__Patreon__ClientId", "id", "LocalTenant:Patreon:ClientId and LocalTenant:Patreon:ClientSecret belong together")]
    //#endif
    [InlineData("ASPNETCORE_URLS", "garbage", "The site can't listen on an address")]
    [InlineData("ASPNETCORE_URLS", "http://localhost:70000", "The site can't listen on an address")]
    [InlineData("ConnectionStrings__Bookstore", "Data Source=/proc/bookstore/bookstore.db", "ConnectionStrings:Bookstore needs the folder '/proc/bookstore'")]
    public async Task A_wrong_setting_in_development_is_one_message_and_an_exit_code(string setting, string value, string message)
    {
        var (exitCode, _, errors) = await RunningApp.RunAsync([], (setting, value));

        Assert.Equal(1, exitCode);
        Assert.StartsWith(message, Assert.Single(errors.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_in_the_folder_of_secrets_is_a_setting_unless_a_variable_says_otherwise()
    {
        var folder = Directory.CreateTempSubdirectory("bookstore-secrets-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "Logto__AppSecret"), " \n");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "PublicUrl"), "books\n");
        (string, string?)[] settings = [.. Production, ("Secrets__Folder", folder.FullName)];

        var ofVariables = await RunningApp.RunAsync([], [.. settings, ("Logto__AppSecret", "secret"), ("PublicUrl", "shelf")]);
        var ofFiles = await RunningApp.RunAsync([], [.. settings, ("Logto__AppSecret", null), ("PublicUrl", null)]);

        Assert.StartsWith("PublicUrl is not a URL that starts with https://: 'shelf'", Assert.Single(ofVariables.Errors.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(["Logto:AppSecret", "PublicUrl"], ofFiles.Errors.Trim().Split('\n').Select(line => line.Split(' ')[0]).Order());
        Assert.Contains("https://: 'books'", ofFiles.Errors, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    //#if (localTenant)
    [Fact]
    public async Task In_development_another_endpoint_needs_its_own_app_id_and_secret()
    {
        var (exitCode, _, errors) = await RunningApp.RunAsync([], ("Logto__Endpoint", "https://abc.logto.app/"));

        Assert.Equal(1, exitCode);
        Assert.Equal(["Logto:AppId", "Logto:AppSecret"], errors.Trim().Split('\n').Select(line => line.Split(' ')[0]));
    }
    //#endif

    [Fact]
    public async Task Outside_development_the_app_does_not_start_until_the_database_is_migrated()
    {
        var database = Path.Combine(Directory.CreateTempSubdirectory("bookstore-test-").FullName, "bookstore.db");
        (string, string?)[] settings = [.. Production, ("ConnectionStrings__Bookstore", $"Data Source={database}"), ("Urls", "http://127.0.0.1:0")];

        var (exitCode, _, errors) = await RunningApp.RunAsync([], settings);
        Assert.Equal(1, exitCode);
        Assert.Contains("dotnet Bookstore.Web.dll migrate", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(database));

        var first = await RunningApp.RunAsync(["migrate"], settings);
        Assert.Equal((0, ""), (first.ExitCode, first.Errors));
        Assert.Contains("Applied", first.Output, StringComparison.Ordinal);
        var second = await RunningApp.RunAsync(["migrate"], settings);
        Assert.Contains("is up to date", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Applied", second.Output, StringComparison.Ordinal);

        Directory.Delete(Path.GetDirectoryName(database)!, recursive: true);
    }

    [Fact]
    public async Task In_development_the_first_start_creates_the_database()
    {
        var folder = Directory.CreateTempSubdirectory("bookstore-test-").FullName;
        await using (var app = await RunningApp.StartAsync([.. AppProcess.NoLogto, ("ConnectionStrings__Bookstore", $"Data Source={folder}/data/bookstore.db")]))
        {
            using var browser = new TestBrowser();
            Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync(app.Url)).Status);
            Assert.Contains("migration(s)", app.Output, StringComparison.Ordinal);
        }

        Assert.True(File.Exists($"{folder}/data/bookstore.db"));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Migrate_needs_no_other_setting()
    {
        var (exitCode, _, errors) = await RunningApp.RunAsync(
            ["migrate"], ("ASPNETCORE_ENVIRONMENT", "Production"), ("PublicUrl", null));

        Assert.Equal((0, ""), (exitCode, errors));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_reported_and_not_changed()
    {
        var file = Path.GetTempFileName();
        var content = string.Concat(Enumerable.Repeat("This is no database. ", 100));
        await File.WriteAllTextAsync(file, content);

        var (exitCode, _, errors) = await RunningApp.RunAsync([], ("ConnectionStrings__Bookstore", $"Data Source={file}"));

        Assert.Equal(1, exitCode);
        Assert.StartsWith("The database can't be used", Assert.Single(errors.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(file));
        File.Delete(file);
    }

    [Fact]
    public async Task A_setting_on_the_command_line_is_not_a_command()
    {
        var (exitCode, _, errors) = await RunningApp.RunAsync(["--urls", "http://127.0.0.1:5000", "--PublicUrl", "books"], Production);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("PublicUrl is not a URL", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_command_lists_the_commands()
    {
        var (exitCode, _, errors) = await RunningApp.RunAsync(["migrat"]);

        Assert.Equal(2, exitCode);
        Assert.Contains("'migrat' is not a command", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_after_a_setting_is_its_value_and_not_a_command()
    {
        var (exitCode, _, errors) = await RunningApp.RunAsync(["--PublicUrl", "migrate"], Production);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("PublicUrl is not a URL", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--dry-run")]
    [InlineData("--DryRun")]
    [InlineData("now")]
    public async Task An_unknown_argument_stops_a_command(string word)
    {
        var (exitCode, output, errors) = await RunningApp.RunAsync(["migrate", word]);

        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith($"'{word}' is neither an option of 'migrate' nor a setting.", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_accepts_settings()
    {
        var (exitCode, _, errors) = await RunningApp.RunAsync(["migrate", "--ConnectionStrings:Bookstore", "garbage"]);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("ConnectionStrings:Bookstore is not like", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task Help_lists_every_command_with_an_example(string option)
    {
        var (exitCode, output, errors) = await RunningApp.RunAsync([option]);

        Assert.Equal((0, ""), (exitCode, errors));
        foreach (var verb in (string[])["setup", "migrate", "backup <file>", "doctor"])
        {
            Assert.Contains($"\n  {verb}", output, StringComparison.Ordinal);
            // The tests do not run in the project's folder.
            Assert.Contains($"\n  dotnet Bookstore.Web.dll {verb.Split(' ')[0]}", output, StringComparison.Ordinal);
        }
    }
}
