using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Bookstore.Architecture.Tests;

/// <summary>What Dockerfile, compose.yaml and the systemd unit name is there.</summary>
public sealed partial class DeploymentFileTests
{
    [Fact]
    public void The_dockerfile_copies_what_is_there_and_restores_every_project_of_the_app()
    {
        var copied = Copy().Matches(Root.Read("Dockerfile")).SelectMany(copy => copy.Groups["sources"].Value.Split(' ')).ToList();

        Assert.All(copied, path => Assert.True(Path.Exists(Path.Combine(Root.Path, path)), path));
        Assert.Equal(
            Directory.EnumerateFiles(Path.Combine(Root.Path, "src"), "*.csproj", SearchOption.AllDirectories).Select(project => Path.GetRelativePath(Root.Path, project)).Order(),
            copied.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)).Order());
        var context = Root.Read(".dockerignore").Split('\n').Where(line => line.StartsWith('!')).Select(line => line[1..]).ToList();
        Assert.All(copied, path => Assert.Contains(context, included => path == included || path.StartsWith($"{included}/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_file_of_the_repository_that_compose_mounts_is_there()
    {
        // What the operator puts there is in a folder that the repository ignores.
        Assert.Contains("/deploy/compose/", Root.Read(".gitignore").Split('\n'));
        Assert.All(
            MountedPath().Matches(Root.Read("compose.yaml")).Select(match => match.Groups["path"].Value).Where(path => !path.StartsWith("deploy/compose/", StringComparison.Ordinal)),
            path => Assert.True(File.Exists(Path.Combine(Root.Path, path)), path));
    }

    [Theory]
    [InlineData("compose.yaml")]
    [InlineData("docs/deploying.md")]
    public void Every_setting_that_a_deployment_names_is_in_the_table_of_settings(string file)
    {
        var table = Root.Read("docs/settings.md");

        Assert.All(
            Variable().Matches(Root.Read(file)).Select(match => match.Value.Replace("__", ":", StringComparison.Ordinal)).Distinct(),
            setting => Assert.Contains($"`{setting}`", table, StringComparison.Ordinal));
    }

    [Fact]
    public void Compose_gives_a_stop_as_long_as_the_unit_does() => Assert.Contains(
        $"stop_grace_period: {StopTimeout().Match(Root.Read("deploy/bookstore.service")).Groups["seconds"].Value}s\n", Root.Read("compose.yaml"), StringComparison.Ordinal);

    [Fact]
    public async Task Systemd_accepts_the_unit_and_finds_it_hardened()
    {
        if (!File.Exists("/usr/bin/systemd-analyze"))
        {
            return;
        }

        var unit = Path.Combine(Root.Path, "deploy/bookstore.service");
        var (verified, problems) = await AnalyzeAsync("verify", unit);
        // In tenths: 1.5 of 10, of which 0.5 is for having a network at all.
        var (isHardened, report) = await AnalyzeAsync("security", "--offline=true", "--no-pager", "--threshold=15", unit);

        // The user and dotnet need not be on the machine that runs the tests.
        Assert.True(verified || problems.Contains("/usr/bin/dotnet is not executable", StringComparison.Ordinal), problems);
        Assert.True(isHardened, report);
    }

    private static async Task<(bool Succeeded, string Output)> AnalyzeAsync(params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/systemd-analyze", args) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync()).WaitAsync(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (process.ExitCode == 0, string.Concat(output));
    }

    [GeneratedRegex("^TimeoutStopSec=(?<seconds>[0-9]+)$", RegexOptions.Multiline)]
    private static partial Regex StopTimeout();

    // Of this repository, not of another stage of the build.
    [GeneratedRegex(@"^COPY (?!--from)(?<sources>\S.*) \S+$", RegexOptions.Multiline)]
    private static partial Regex Copy();

    [GeneratedRegex(@"(- \./|file: |env_file: )(?<path>[\w./-]+)")]
    private static partial Regex MountedPath();

    [GeneratedRegex(@"\b[A-Z][A-Za-z]+(__[A-Z][A-Za-z]+)+\b")]
    private static partial Regex Variable();
}
