using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bookstore.Testing;

namespace Bookstore.Process.Tests;

/// <summary>What is in the packed template.</summary>
[Collection(TemplatePackage.Name)]
public sealed partial class TemplateContentTests(TemplatePackage package)
{
    private static readonly string Templates = Path.Combine(RunningApp.Repository, "templates");

    [Fact]
    public async Task The_package_holds_what_git_tracks_and_nothing_that_a_run_leaves()
    {
        // A key and a database, where a run of the site leaves them.
        string[] planted = ["src/Web/keys/planted.xml", "src/Web/data/planted.db"];
        foreach (var file in planted)
        {
            var path = Path.Combine(RunningApp.Repository, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, "a secret");
        }

        var output = Directory.CreateTempSubdirectory("bookstore-pack-").FullName;
        await TemplatePackage.RunAsync(RunningApp.Repository, "dotnet", "pack", "templates", "--output", output, "--nologo", "-v:quiet");
        using var archive = await ZipFile.OpenReadAsync(Directory.GetFiles(output, "*.nupkg").Single());
        var packed = archive.Entries.Select(entry => Uri.UnescapeDataString(entry.FullName))
            .Where(name => name.StartsWith("content/", StringComparison.Ordinal) && !name.StartsWith("content/.template.config/", StringComparison.Ordinal))
            .Select(name => name["content/".Length..]);
        var withoutGit = await FindFilesAsync(useGit: false);

        Assert.Empty(withoutGit.Intersect(planted));
        Assert.Equal(await FindFilesAsync(useGit: IsCheckout), packed.Order(StringComparer.Ordinal));
        if (IsCheckout)
        {
            var tracked = await TemplatePackage.RunAsync(RunningApp.Repository, "git", "-c", "core.quotePath=off", "ls-files");
            Assert.Equal(
                tracked.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(file => !OfTemplate().IsMatch(file)).Order(StringComparer.Ordinal),
                packed.Order(StringComparer.Ordinal));
            // What is neither tracked nor ignored is work in progress.
            var others = await TemplatePackage.RunAsync(RunningApp.Repository, "git", "-c", "core.quotePath=off", "ls-files", "--others", "--exclude-standard");
            Assert.Equal(packed.Order(StringComparer.Ordinal), withoutGit.Except(others.Split('\n')).Order(StringComparer.Ordinal));
        }

        Array.ForEach(planted, file => File.Delete(Path.Combine(RunningApp.Repository, file)));
        Directory.Delete(output, recursive: true);
    }

    /// <summary>The engine evaluates conditions in more places than one marks: nothing may be lost but the marks.</summary>
    [Fact]
    public async Task Under_its_own_name_the_site_is_the_repository_without_the_marks()
    {
        var site = await package.CreateAsync("Bookstore");

        Assert.All(await FindFilesAsync(IsCheckout), file => Assert.Equal((file, Unmarked(file)), (file, File.ReadAllText(Path.Combine(site, file)))));
    }

    private static bool IsCheckout => Path.Exists(Path.Combine(RunningApp.Repository, ".git"));

    private static async Task<IEnumerable<string>> FindFilesAsync(bool useGit)
    {
        var found = await TemplatePackage.RunAsync(Templates, "dotnet", "build", "-t:FindFiles", "-getItem:SiteFile", $"-p:UseGit={useGit}");
        return [.. JsonDocument.Parse(found).RootElement.GetProperty("Items").GetProperty("SiteFile").EnumerateArray()
            .Select(file => file.GetProperty("Identity").GetString()!.Replace('\\', '/')).Order(StringComparer.Ordinal)];
    }

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
