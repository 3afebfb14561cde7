using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Bookstore.Benchmarks;

/// <summary>The measurements in Markdown: on the console at once, and in a file at the end.</summary>
internal sealed class Report(string command)
{
    private readonly StringBuilder _text = new();
    private readonly string _loadAtStart = ReadLoad();

    public void AddSection(string title, string explanation, params string[] columns)
    {
        Add($"\n## {title}\n\n{explanation}\n");
        AddRow(columns);
        AddRow([.. columns.Select(_ => "---")]);
    }

    public void AddRow(params string[] cells) => Add($"| {string.Join(" | ", cells)} |");

    public void Save(string file) => File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $"""
        # Performance

        `{command}` measured this and wrote this page, on {DateTime.UtcNow:yyyy-MM-dd}. It is no part of the tests.

        The site is published as in [Deploy](operations.md#deploy), with production settings, on loopback. The reference app is the smallest correct one of the same stack: Razor Pages, the framework's cookie and OpenID Connect handlers, pushed authorization requests and userinfo, no layout, and no database except where it says so (`tests/ReferenceApp`). The provider and the client run in the benchmark's own process. The apps take turns within one run, each has processes of its own, and 16 requests are under way at once. An answer that isn't the expected one ends the run.

        CPU is the app's own (user and system time of its process). Figures are the median of the rounds, with the least and the most in parentheses. The milliseconds are this machine's, and vary with what else it does: compare the ratios.

        | | |
        |---|---|
        | processor | {ReadProcessor()}, {Environment.ProcessorCount} logical processors |
        | memory | {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1 << 20)} MB |
        | system | {RuntimeInformation.OSDescription} |
        | runtime | {RuntimeInformation.FrameworkDescription} |
        | load average at the start and the end (1, 5 and 15 minutes) | {_loadAtStart}; {ReadLoad()} |
        {_text}
        """).ReplaceLineEndings("\n"));

    private static string ReadLoad() => string.Join(", ", File.ReadAllText("/proc/loadavg").Split(' ')[..3]);

    private static string ReadProcessor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
        ?? RuntimeInformation.ProcessArchitecture.ToString();

    private void Add(string line)
    {
        Console.WriteLine(line);
        _text.Append(line).Append('\n');
    }
}
