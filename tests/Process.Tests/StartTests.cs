using System.Net;
using System.Net.Sockets;
using Bookstore.Testing;

namespace Bookstore.Process.Tests;

/// <summary>What a process says that can't start.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task The_running_site_loads_nothing_of_the_operators_tools()
    {
        await using var app = await AppProcess.StartAsync(AppProcess.NoLogto);
        using var browser = new TestBrowser();
        Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync(app.Url)).Status);

        Assert.Contains("Bookstore.Infrastructure", app.LoadedAssemblies);
        Assert.DoesNotContain("Bookstore.Operations", app.LoadedAssemblies);
    }

    [Theory]
    [InlineData("PublicUrl")]
    //#if (localTenant)
    [InlineData("LocalTenant__Port")]
    [InlineData("LocalTenant__PatreonPort")]
    //#endif
    public async Task A_port_in_use_is_one_message_and_an_exit_code(string setting)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var (exitCode, output, errors) = await AppProcess.RunAsync(
            [], (setting, setting == "PublicUrl" ? $"http://localhost:{port}" : $"{port}"));

        Assert.Equal(1, exitCode);
        Assert.Contains($":{port}", Assert.Single(errors.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_without_icu_is_one_message_and_an_exit_code()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // Found first, and no library: as if none were installed.
        var folder = Directory.CreateTempSubdirectory("bookstore-no-icu-");
        string[] places = ["/lib", "/lib64", "/usr/lib", "/usr/lib64", .. Directory.GetDirectories("/usr/lib", "*-linux-*")];
        foreach (var library in places.Where(Directory.Exists).SelectMany(place => Directory.EnumerateFiles(place, "libicu*.so*")))
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, Path.GetFileName(library)), "");
        }

        foreach (var args in (string[][])[[], ["doctor"], ["--help"]])
        {
            var (exitCode, output, errors) = await AppProcess.RunAsync(args, ("LD_LIBRARY_PATH", folder.FullName));

            Assert.Equal((1, ""), (exitCode, output));
            Assert.StartsWith("The site's languages need ICU", Assert.Single(errors.Trim().Split('\n')), StringComparison.Ordinal);
        }

        folder.Delete(recursive: true);
    }

    [Theory]
    //#if (localTenant)
    [InlineData("LocalTenant__Port", "abc", "LocalTenant:Port is not a port")]
    //#endif
    [InlineData("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1", "The site's languages need ICU")]
    public async Task A_wrong_setting_is_one_message_and_an_exit_code(string setting, string value, string message)
    {
        var (exitCode, output, errors) = await AppProcess.RunAsync([], (setting, value));

        Assert.Equal(1, exitCode);
        Assert.StartsWith(message, Assert.Single(errors.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Equal("", output);
    }

    [Fact]
    public async Task A_command_writes_to_the_streams_of_its_process()
    {
        var migrated = await AppProcess.RunAsync(["migrate"]);
        Assert.Equal((0, ""), (migrated.ExitCode, migrated.Errors));
        Assert.Contains("The database is up to date.", migrated.Output, StringComparison.Ordinal);

        var unknown = await AppProcess.RunAsync(["migrat"]);
        Assert.Equal((2, ""), (unknown.ExitCode, unknown.Output));
        Assert.Contains("'migrat' is not a command", unknown.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_checkout_help_says_how_to_run_a_command_there()
    {
        var (exitCode, output, _) = await AppProcess.RunAsync(["--help"]);

        Assert.Equal(0, exitCode);
        Assert.Contains("\n  dotnet run --project src/Web -- migrate", output, StringComparison.Ordinal);
    }
}
