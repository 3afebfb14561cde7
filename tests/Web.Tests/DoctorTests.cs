using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary><c>doctor</c> from its command line, beside the app and its local tenant.</summary>
[Collection(SharedApp.Name)]
public sealed partial class DoctorTests(AppFixture fixture)
{
    [Fact]
    public async Task Beside_the_local_tenant_nothing_fails()
    {
        var report = await Report.OfAsync(fixture.App);

        Assert.Equal(0, report.ExitCode);
        Assert.DoesNotContain(report.Lines, line => line.Verdict == "failed");
        foreach (var name in (string[])["logto.client", "logto.sign-out", "logto.connector", "site.public-url", "patreon.token", "patreon.webhook"])
        {
            report.Is(name, "ok");
        }
    }

    [Fact]
    public async Task Redirected_it_is_a_line_for_each_finding_and_no_colour()
    {
        var (exitCode, output, errors) = await fixture.App.RunBesideAsync(["doctor"], ("Logto__AppSecret", "an-old-one"));

        Assert.Equal((1, ""), (exitCode, errors));
        Assert.Contains("failed      logto.client             Logto knows the app ID", output, StringComparison.Ordinal);
        Assert.Contains(" Remedy: Set Logto:AppSecret", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', output);
        Assert.All(output.TrimEnd().Split('\n')[..^1], line => Assert.Matches(Line(), line));
        Assert.StartsWith("1 failed, 0 warnings, ", output.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_a_terminal_no_address_is_cut_and_the_one_to_copy_is_on_a_line_of_its_own()
    {
        await using var logto = await TestProvider.StartAsync();
        logto.Experience = (JsonObject)JsonNode.Parse("""{"signInMode":"SignInAndRegister","signUp":{"identifiers":[]},"socialConnectors":[{"id":"an-id-of-twenty-one-letters","target":"patreon"}]}""")!;

        var (_, terminal) = await RunningApp.TypeAsync(["doctor"], [], logto.Settings());

        var lines = Escapes().Replace(terminal, "").Split('\n').Select(line => line.TrimEnd()).ToList();
        Assert.Contains($"            {logto.Url}callback/an-id-of-twenty-one-letters", lines);
        Assert.Contains(lines, line => line.Contains(" https://www.patreon.com/portal/registration/register-clients", StringComparison.Ordinal));
        Assert.All(lines.Where(line => !line.Contains("http", StringComparison.Ordinal)), line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains('\e', terminal);
    }

    [Fact]
    public async Task The_page_on_troubleshooting_lists_every_check_and_names_no_other()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(RunningApp.Repository, "docs/troubleshooting.md"));
        var names = (await Report.OfAsync(fixture.App)).Lines.Select(line => line.Name).Distinct().Order().ToList();

        var rows = page.Split("## The checks")[1].Split("## ")[0].Split('\n').Where(row => row.StartsWith("| `", StringComparison.Ordinal));
        Assert.Equal(names, rows.SelectMany(row => Check().Matches(row.Split('|')[1]).Select(check => check.Groups["name"].Value)).Order());
        var named = page.Split('\n').Where(row => row.StartsWith('|')).SelectMany(row => Check().Matches(row.Split('|')[^2]).Select(check => check.Groups["name"].Value));
        Assert.Empty(named.Except(names));
    }

    [GeneratedRegex(@"\e\[[0-9;?]*[a-zA-Z]")]
    private static partial Regex Escapes();

    [GeneratedRegex("`(?<name>(logto|site|patreon)\\.[a-z-]+|settings|database|keys)`")]
    private static partial Regex Check();

    [GeneratedRegex(@"^(ok|not-checked|warning|failed) +[a-z.-]+ +\S")]
    private static partial Regex Line();
}
