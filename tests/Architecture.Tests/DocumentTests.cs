using System.Text.RegularExpressions;

namespace Bookstore.Architecture.Tests;

/// <summary>What the documents name is there.</summary>
public sealed partial class DocumentTests
{
    /// <summary>All documents, relative to the folder of the repository.</summary>
    internal static readonly string[] Documents =
    [
        .. Directory.EnumerateFiles(Root.Path, "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(Root.Path, "docs"), "*.md", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Root.Path, file)),
    ];

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.th.md")]
    public void A_readme_has_at_most_120_lines(string file) =>
        Assert.InRange(File.ReadAllLines(Path.Combine(Root.Path, file)).Length, 1, 120);

    [Fact]
    public void Every_link_between_documents_leads_to_a_file_and_a_heading()
    {
        var broken =
            from document in Documents
            from link in Link().Matches(Prose(document)).Select(match => match.Groups["target"].Value)
            where !link.StartsWith("http", StringComparison.Ordinal)
            let parts = link.Split('#')
            let target = parts[0].Length == 0 ? document : Path.Combine(Path.GetDirectoryName(document)!, parts[0])
            where !File.Exists(Path.Combine(Root.Path, target)) || (parts.Length > 1 && !Anchors(target).Contains(parts[1]))
            select $"{document}: {link}";

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_file_that_the_document_on_architecture_names_is_there()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Root.Path, "src"), "*", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .Select(file => $"/{Path.GetRelativePath(Root.Path, file)}").ToList();

        Assert.All(
            FileName().Matches(Prose("docs/architecture.md")).Select(match => match.Groups["name"].Value),
            name => Assert.Contains(sources, file => file.EndsWith($"/{name}", StringComparison.Ordinal)));
    }

    private static string Prose(string document) => CodeBlock().Replace(File.ReadAllText(Path.Combine(Root.Path, document)), "");

    // As GitHub makes them of headings.
    private static IEnumerable<string> Anchors(string document) => Heading().Matches(Prose(document))
        .Select(match => NotInAnchors().Replace(match.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`(?<name>[\w/.]+\.(cs|cshtml|resx))`")]
    private static partial Regex FileName();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- \p{M}]")]
    private static partial Regex NotInAnchors();
}
