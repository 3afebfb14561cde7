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
        var others = IsCheckout ? await ListAsync("--others", "--exclude-per-directory=.gitignore") : [];
        Assert.Equal(package.Files, files.Except(others).Order(StringComparer.Ordinal));
    }

    /// <summary>The engine evaluates conditions in more places than one marks: nothing may be lost but the marks, or changed but the name.</summary>
    [Fact]
    public void The_default_solution_is_the_repository_without_the_marks_under_another_name()
    {
        Assert.All(package.Files, file =>
        {
            var before = Unmarked(file).Split('\n');
            var after = File.ReadAllText(Path.Combine(package.Default, Rename(file))).Split('\n');
            Assert.Equal((file, before.Length), (file, after.Length));
            var same = before.Index().Where(line => !line.Item.Contains("bookstore", StringComparison.OrdinalIgnoreCase)).ToList();
            Assert.Equal((file, string.Join('\n', same.Select(line => line.Item))), (file, string.Join('\n', same.Select(line => after[line.Index]))));
        });
        Assert.True(File.GetUnixFileMode(Path.Combine(package.Default, "test.sh")).HasFlag(UnixFileMode.UserExecute));
    }

    /// <summary><c>dotnet sln add</c> writes the file anew, without its marks.</summary>
    [Fact]
    public void The_smallest_solution_lists_no_project_that_it_lacks()
    {
        var projects = ProjectPath().Matches(File.ReadAllText(Path.Combine(package.Smallest, "Site1Press.sln"))).Select(match => match.Value.Replace('\\', '/')).ToList();

        Assert.Contains("src/Web/Site1Press.Web.csproj", projects);
        Assert.All(projects, project => Assert.True(File.Exists(Path.Combine(package.Smallest, project)), project));
    }

    [Fact]
    public void A_name_is_a_namespace_a_title_and_a_lower_case_word()
    {
        AssertNamed(package.Default, "Lantern.Press", "Lantern Press", "lanternpress");
        AssertNamed(package.Smallest, "Site1Press", "1Press", "site1press");
    }

    /// <summary>Fails unless a solution has its own name everywhere.</summary>
    public static void AssertNamed(string solution, string prefix, string title, string word)
    {
        var files = Directory.EnumerateFiles(solution, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(solution, file)).ToList();
        Assert.DoesNotContain(files, file => file.Contains("bookstore", StringComparison.OrdinalIgnoreCase));
        Assert.All(
            // What is signed stays as it was.
            files.Where(file => !file.EndsWith("/webhook.signed.raw.json", StringComparison.Ordinal) && Path.GetExtension(file) is not (".png" or ".ico" or ".pdf" or ".epub")),
            file => Assert.DoesNotContain("bookstore", File.ReadAllText(Path.Combine(solution, file)), StringComparison.OrdinalIgnoreCase));

        Assert.Contains($"{prefix}.sln", files);
        AssertContains($"namespace {prefix}.Web;", "src/Web/Log.cs");
        AssertContains($"<value>{title}</value>", "src/Web/Resources/Text.resx");
        AssertContains($"<UserSecretsId>{word}-patreon-logto</UserSecretsId>", $"src/Web/{prefix}.Web.csproj");
        AssertContains($"\"{word}-language\"", "src/Web/Localization/Languages.cs");
        AssertContains($"Data Source=data/{word}.db", "src/Web/appsettings.json");

        void AssertContains(string text, string file) => Assert.Contains(text, File.ReadAllText(Path.Combine(solution, file)), StringComparison.Ordinal);
    }

    private static string Rename(string file) => file
        .Replace("Bookstore.", "Lantern.Press.", StringComparison.Ordinal)
        .Replace("Bookstore", "LanternPress", StringComparison.Ordinal)
        .Replace("bookstore", "lanternpress", StringComparison.Ordinal);

    private static async Task<string[]> ListAsync(params string[] options) =>
        (await TemplatePackage.RunAsync(RunningApp.Repository, "git", ["-c", "core.quotePath=off", "ls-files", .. options])).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Unmarked(string file)
    {
        var text = File.ReadAllText(Path.Combine(RunningApp.Repository, file));
        return file.StartsWith("tests/Recordings/", StringComparison.Ordinal) ? text : (file.EndsWith(".cs", StringComparison.Ordinal) ? MarkInCode() : Mark()).Replace(Template().Replace(text, ""), "");
    }

    [GeneratedRegex(@"^templates/|^docs/template\.md$|^tests/Process\.Tests/Template")]
    private static partial Regex OfTemplate();

    [GeneratedRegex(@"(?<="")[^""]+\.csproj")]
    private static partial Regex ProjectPath();

    // What a created site lacks in any case.
    [GeneratedRegex(@"^<!--#if \(isTemplate\) -->\n.*?^<!--#endif -->\n", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Template();

    [GeneratedRegex(@"^[ \t]*//#(if \((shelf|localTenant)\)|endif)\n", RegexOptions.Multiline)]
    private static partial Regex MarkInCode();

    [GeneratedRegex(@"^[ \t]*(<!--|/\*|@\*)?#(if \((shelf|localTenant)\)|endif) *(-->|\*/|\*@)?\r?\n", RegexOptions.Multiline)]
    private static partial Regex Mark();
}
