using System.Text.RegularExpressions;

namespace Bookstore.Process.Tests;

/// <summary>
/// The code of docs/extend: a block whose info string names a file is that file, and a <c>diff</c> is a change of it, whose lines
/// of context are found in the file as they are.
/// </summary>
internal static partial class TemplateExtension
{
    /// <summary>Does in a solution what its own pages on extending it say.</summary>
    /// <returns>The pages whose code was applied.</returns>
    public static IReadOnlyList<string> Apply(string solution)
    {
        var pages = Directory.GetFiles(Path.Combine(solution, "docs/extend"), "*.md").Order(StringComparer.Ordinal)
            .Select(page => (Name: Path.GetFileNameWithoutExtension(page), Blocks: Block().Matches(File.ReadAllText(page)))).Where(page => page.Blocks.Count > 0).ToList();
        foreach (var block in pages.SelectMany(page => page.Blocks))
        {
            var file = Path.Combine(solution, block.Groups["file"].Value);
            var code = block.Groups["code"].Value;
            if (block.Groups["language"].Value == "diff")
            {
                File.WriteAllText(file, Change(File.ReadAllText(file), code));
            }
            else
            {
                Assert.False(File.Exists(file), $"{file} is there already: show its change as a diff.");
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, code);
            }
        }

        return [.. pages.Select(page => page.Name)];
    }

    private static string Change(string text, string diff)
    {
        var lines = diff.TrimEnd('\n').Split('\n');
        var before = Join(lines.Where(line => !line.StartsWith('+')));
        var parts = text.Split(before);
        Assert.True(parts.Length == 2, $"Found {parts.Length - 1} times, not once:\n{before}");
        return string.Join(Join(lines.Where(line => !line.StartsWith('-'))), parts);
    }

    private static string Join(IEnumerable<string> lines) => string.Concat(lines.Select(line => $"{(line.Length > 0 ? line[1..] : "")}\n"));

    [GeneratedRegex(@"^```(?<language>\w+) (?<file>\S+)\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
