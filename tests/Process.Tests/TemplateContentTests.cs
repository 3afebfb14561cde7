using System.Text.Json;
using System.Text.RegularExpressions;
using Bookstore.Testing;

namespace Bookstore.Process.Tests;

/// <summary>What is in the packed template.</summary>
[Collection(TemplatePackage.Name)]
public sealed partial class TemplateContentTests(TemplatePackage package)
{
    private static readonly bool IsCheckout = Path.Exists(Path.Combine(RunningApp.Repository, ".git"));

    [Fact]
    public async Task The_package_holds_what_git_tracks_and_nothing_that_a_run_leaves()
    {
        Assert.Contains("src/Web/Program.cs", package.Files);
        Assert.Empty(package.Files.Intersect(TemplatePackage.Planted));
        if (IsCheckout)
        {
            Assert.Equal((await ListAsync()).Where(file => !OfTemplate().IsMatch(file)).Order(StringComparer.Ordinal), package.Files);
        }
    }

    [Fact]
    public async Task Sources_that_came_without_git_make_the_same_package()
    {
        var found = await TemplatePackage.RunAsync(
            Path.Combine(RunningApp.Repository, "templates"), "dotnet", "build", "-t:FindFiles", "-getItem:SiteFile", "-p:IsCheckout=false");
        var files = JsonDocument.Parse(found).RootElement.GetProperty("Items").GetProperty("SiteFile").EnumerateArray().Select(file => file.GetProperty("Identity").GetString()!);

        // What is neither tracked nor ignored is work in progress.
        var others = IsCheckout ? await ListAsync("--others", "--exclude-standard") : [];
        Assert.Equal(package.Files, files.Except(others).Order(StringComparer.Ordinal));
    }

    /// <summary>The engine evaluates conditions in more places than one marks: nothing may be lost but the marks.</summary>
    [Fact]
    public async Task Under_its_own_name_the_site_is_the_repository_without_the_marks()
    {
        var site = await package.CreateAsync("Bookstore");

        Assert.All(package.Files, file => Assert.Equal((file, Unmarked(file)), (file, File.ReadAllText(Path.Combine(site, file)))));
        Assert.True(File.GetUnixFileMode(Path.Combine(site, "test.sh")).HasFlag(UnixFileMode.UserExecute));
    }

    private static async Task<string[]> ListAsync(params string[] options) =>
        (await TemplatePackage.RunAsync(RunningApp.Repository, "git", ["-c", "core.quotePath=off", "ls-files", .. options])).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Unmarked(string file)
    {
        var text = File.ReadAllText(Path.Combine(RunningApp.Repository, file));
        return file.StartsWith("tests/Recordings/", StringComparison.Ordinal) ? text : (file.EndsWith(".cs", StringComparison.Ordinal) ? MarkInCode() : Mark()).Replace(Template().Replace(text, ""), "");
    }

    [GeneratedRegex(@"^templates/|^docs/template\.md$|^tests/Process\.Tests/Template")]
    private static partial Regex OfTemplate();

    // What a created site lacks in any case.
    [GeneratedRegex(@"^<!--#if \(isTemplate\) -->\n.*?^<!--#endif -->\n", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Template();

    [GeneratedRegex(@"^[ \t]*//#(if \((shelf|localTenant)\)|endif)\n", RegexOptions.Multiline)]
    private static partial Regex MarkInCode();

    [GeneratedRegex(@"^[ \t]*(<!--|/\*|@\*)?#(if \((shelf|localTenant)\)|endif) *(-->|\*/|\*@)?\r?\n", RegexOptions.Multiline)]
    private static partial Regex Mark();
}
