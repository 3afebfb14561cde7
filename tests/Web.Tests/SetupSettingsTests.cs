using System.Globalization;
using System.Runtime.Versioning;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>What <c>setup</c> starts from, and where what it finds goes.</summary>
public sealed class SetupSettingsTests : IAsyncLifetime
{
    private SetupSite _site = null!;

    public async Task InitializeAsync() => _site = await SetupSite.StartAsync();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task A_dry_run_shows_the_plan_and_writes_nothing()
    {
        var (exitCode, output, errors) = await _site.RunAsync("--dry-run", "--yes");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.StartsWith($"Plan for the site http://localhost:3000 with Logto at {_site.Logto.Url.ToString().TrimEnd('/')}:\ncreate  application Bookstore\n          redirect URIs: none -> http://localhost:3000/callback\n", output, StringComparison.Ordinal);
        Assert.Empty(_site.Logto.Writes);
        Assert.False(File.Exists(_site.Secrets));
    }

    [Fact]
    public async Task The_origin_goes_where_the_next_start_reads_it()
    {
        var first = await _site.RunAsync(["--yes", "--public-url", "http://localhost:4000"], ("PublicUrl", null));

        Assert.Contains("          PublicUrl: none -> http://localhost:4000", first.Output, StringComparison.Ordinal);
        Assert.Equal("http://localhost:4000", _site.Stored()["PublicUrl"]);
        var second = await _site.RunAsync([], ("PublicUrl", null));
        Assert.Contains("http://localhost:4000/callback", second.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing to change.", second.Output, StringComparison.Ordinal);
        // Back at the origin that needs no setting.
        Assert.Equal(0, (await _site.RunAsync(["--yes", "--public-url", "http://localhost:3000"], ("PublicUrl", null))).ExitCode);
        Assert.Equal("http://localhost:3000", _site.Stored()["PublicUrl"]);
    }

    [Fact]
    public async Task A_dry_run_for_a_deployment_plans_no_user_secrets()
    {
        var (exitCode, output, errors) = await _site.RunAsync(
            ["--dry-run"], ("ASPNETCORE_ENVIRONMENT", "Production"), ("PublicUrl", "https://books.example"));

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("redirect URIs: none -> https://books.example/callback", output, StringComparison.Ordinal);
        Assert.DoesNotContain("user-secrets", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_terminal_setup_stops_and_names_the_option_to_use()
    {
        var (exitCode, output, errors) = await _site.RunAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("create  application Bookstore", output, StringComparison.Ordinal);
        Assert.Equal("Nothing was changed, since there is no terminal to ask at. To carry the plan out, run the same with --yes.", errors.Trim());
        Assert.Empty(_site.Logto.Writes);
    }

    [Fact]
    public async Task Print_env_prints_the_settings_and_nothing_else()
    {
        var (exitCode, output, errors) = await _site.RunAsync("--print-env", "--yes");

        Assert.Equal(0, exitCode);
        var id = _site.Logto.Applications[0]!["id"]!;
        Assert.Equal(
            $"""
            Logto__Endpoint={_site.Logto.Url.ToString().TrimEnd('/')}
            PublicUrl=http://localhost:3000
            Logto__AppId={id}
            Logto__AppSecret=a-secret-of-{id}
            Logto__WebhookSigningKey={_site.Logto.Hooks[^1]!["signingKey"]}

            """,
            output);
        Assert.Contains("create  application Bookstore", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_site.Secrets));
    }

    [Fact]
    public async Task Print_env_prints_the_secret_that_is_in_use_and_the_origin()
    {
        var id = _site.Logto.AddApplication("Bookstore");
        _site.Logto.ApplicationSecrets.Add("the-second-secret");

        var (exitCode, output, _) = await _site.RunAsync(
            ["--print-env", "--yes"],
            ("ASPNETCORE_ENVIRONMENT", "Production"), ("PublicUrl", "https://books.example"), ("Logto__AppSecret", "the-second-secret"));

        Assert.Equal(0, exitCode);
        Assert.Contains($"Logto__AppId={id}\nLogto__AppSecret=the-second-secret\n", output, StringComparison.Ordinal);
        Assert.Contains("PublicUrl=https://books.example\n", output, StringComparison.Ordinal);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task The_stored_settings_are_for_their_owner_alone()
    {
        _site.Store("""{"Logto:AppId":"of-another-tenant"}""");
        File.SetUnixFileMode(_site.Secrets, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        Assert.Equal(0, (await _site.RunAsync("--yes")).ExitCode);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_site.Secrets));
        Assert.Equal([_site.Secrets], Directory.GetFiles(Path.GetDirectoryName(_site.Secrets)!));
        Assert.Equal(_site.Logto.Applications[0]!["id"]!.ToString(), _site.Stored()["Logto:AppId"]);
    }

    [Theory]
    [InlineData("http://localhost:{0}/")]
    [InlineData("HTTP://LOCALHOST:{0}")]
    [InlineData("http://127.0.0.1:{0}")]
    [InlineData("http://[::1]:{0}")]
    public async Task The_local_tenant_needs_no_setup(string spelling)
    {
        var port = RunningApp.FreePort();
        var endpoint = string.Format(CultureInfo.InvariantCulture, spelling, port);
        var (exitCode, _, errors) = await _site.RunAsync(["--endpoint", endpoint], ("LocalTenant__Port", $"{port}"));

        Assert.Equal(1, exitCode);
        Assert.StartsWith($"{endpoint} is the local tenant, which needs no setup", errors, StringComparison.Ordinal);
    }

    //#if (localTenant)
    [Fact]
    public async Task Missing_settings_are_reported_by_name_and_a_secret_is_never_an_option()
    {
        var (exitCode, _, errors) = await RunningApp.RunAsync(["setup"], ("APPDATA", _site.Home));

        Assert.Equal(1, exitCode);
        Assert.Equal(
            ["Logto:Endpoint", "Logto:Management:AppId", "Logto:Management:AppSecret"], errors.Trim().Split('\n').Select(line => line.Split(' ')[0]));
        Assert.DoesNotContain("--m2m-app-secret", errors, StringComparison.Ordinal);
    }
    //#endif

    [Theory]
    [InlineData(2, "'--dryrun' is neither an option of 'setup' nor a setting.", "--yes", "--dryrun")]
    [InlineData(1, "--api must be an absolute URL", "--yes", "--api", "books")]
    [InlineData(1, "--api must be an absolute URL", "--yes", "--api", "/api/books")]
    [InlineData(1, "--permission needs --api", "--yes", "--permission", "read:books")]
    [InlineData(1, "--organization-role must be a name", "--yes", "--organization-role", "host=invite reader")]
    [InlineData(1, "--organization-role must be a name", "--yes", "--organization-role", "=invite:reader")]
    [InlineData(1, "PublicUrl is not a URL", "--yes", "--public-url", "books")]
    [InlineData(1, "PublicUrl is not a URL", "--yes", "--PublicUrl=books")]
    [InlineData(1, "Logto:Endpoint must start with https://", "--yes", "--endpoint", "http://abc.logto.app")]
    public async Task A_mistyped_command_line_is_one_message_and_does_nothing(int expected, string message, params string[] args)
    {
        var (exitCode, _, errors) = await _site.RunAsync(args);

        Assert.Equal(expected, exitCode);
        Assert.StartsWith(message, Assert.Single(errors.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Empty(_site.Logto.Calls);
    }

    [Fact]
    public async Task Outside_development_the_settings_are_printed_and_not_stored()
    {
        var (exitCode, _, errors) = await _site.RunAsync(["--yes"], ("ASPNETCORE_ENVIRONMENT", "Production"));

        Assert.Equal(1, exitCode);
        Assert.Contains("--print-env", errors, StringComparison.Ordinal);
        Assert.Empty(_site.Logto.Calls);
    }
}
