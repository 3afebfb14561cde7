using System.Net;
using System.Net.Sockets;
using Bookstore.Testing;

namespace Bookstore.Process.Tests;

/// <summary>What a process says that can't start.</summary>
public sealed class StartTests
{
    [Theory]
    [InlineData("PublicUrl")]
    [InlineData("LocalTenant__Port")]
    [InlineData("LocalTenant__PatreonPort")]
    public async Task A_taken_port_is_one_message_and_an_exit_code(string setting)
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
    public async Task A_wrong_setting_is_one_message_and_an_exit_code()
    {
        var (exitCode, output, errors) = await AppProcess.RunAsync([], ("LocalTenant__Port", "abc"));

        Assert.Equal(1, exitCode);
        Assert.StartsWith("LocalTenant:Port is not a port", Assert.Single(errors.Trim().Split('\n')), StringComparison.Ordinal);
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
}
