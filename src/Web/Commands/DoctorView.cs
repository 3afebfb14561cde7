using Bookstore.Operations.Doctor;
using Spectre.Console;

namespace Bookstore.Web.Commands;

/// <summary>The output of <c>doctor</c> for people: at a terminal colored and wrapped, elsewhere one line for each finding.</summary>
internal static class DoctorView
{
    private const int Indent = 12;

    public static void Show(Diagnosis diagnosis, IAnsiConsole console)
    {
        var output = console.Profile.Out;
        if (output.IsTerminal)
        {
            WriteToTerminal(diagnosis, console);
        }
        else
        {
            foreach (var (check, finding) in diagnosis.Lines)
            {
                output.Writer.WriteLine($"{Head(check, finding)} {finding.Message}{(finding.Remedy is { } remedy ? $" Remedy: {remedy}" : "")}");
            }
        }

        output.Writer.WriteLine(
            $"{diagnosis.Count(Verdict.Failed)} failed, {diagnosis.Count(Verdict.Warning)} warnings, "
            + $"{diagnosis.Count(Verdict.Ok)} ok, {diagnosis.Count(Verdict.NotChecked)} not checked");
    }

    /// <summary>The name of a verdict, in the JSON too.</summary>
    public static string Name(Verdict verdict) => verdict switch
    {
        Verdict.Ok => "ok",
        Verdict.NotChecked => "not-checked",
        Verdict.Warning => "warning",
        Verdict.Failed => "failed",
    };

    private static string Head(string check, Finding finding) => $"{Name(finding.Verdict).PadRight(Indent)}{check,-24}";

    private static void WriteToTerminal(Diagnosis diagnosis, IAnsiConsole console)
    {
        var width = console.Profile.Width;
        // Spectre would wrap within an address, which could then not be copied.
        console.Profile.Width = 10_000;
        foreach (var (check, finding) in diagnosis.Lines)
        {
            var head = Head(check, finding);
            var isShort = finding.Remedy is null && head.Length + 1 + finding.Message.Length < width;
            console.Write(new Text(head[..Indent], Color(finding.Verdict)));
            console.WriteLine(isShort ? $"{head[Indent..]} {finding.Message}" : check);
            if (!isShort)
            {
                WriteWrapped(console, finding.Message, width, Style.Plain);
                WriteWrapped(console, finding.Remedy ?? "", width, new Style(decoration: Decoration.Italic));
            }
        }
    }

    private static void WriteWrapped(IAnsiConsole console, string text, int width, Style style)
    {
        foreach (var line in Wrap(text.Split(' ', StringSplitOptions.RemoveEmptyEntries), width - Indent))
        {
            console.Write(new string(' ', Indent));
            console.Write(new Text(line, style));
            console.WriteLine();
        }
    }

    // Between words only: the terminal wraps longer ones. An address at the end gets its own line, so that it can be copied.
    private static IEnumerable<string> Wrap(string[] words, int width)
    {
        var line = "";
        for (var index = 0; index < words.Length; index++)
        {
            var word = words[index];
            var isAddressAtEnd = index == words.Length - 1 && word.StartsWith("http", StringComparison.Ordinal) && !word.EndsWith('.');
            if (line.Length > 0 && (line.Length + 1 + word.Length > width || isAddressAtEnd))
            {
                yield return line;
                line = "";
            }

            line += line.Length > 0 ? $" {word}" : word;
        }

        if (line.Length > 0)
        {
            yield return line;
        }
    }

    private static Style Color(Verdict verdict) => verdict switch
    {
        Verdict.Ok => new Style(Spectre.Console.Color.Green),
        Verdict.NotChecked => new Style(Spectre.Console.Color.Grey),
        Verdict.Warning => new Style(Spectre.Console.Color.Yellow),
        Verdict.Failed => new Style(Spectre.Console.Color.Red),
    };
}
