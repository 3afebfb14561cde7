using System.Text.RegularExpressions;

namespace Bookstore.Architecture.Tests;

/// <summary>What the documents tell people to run and to set exists: projects, scripts, commands, options and settings.</summary>
public sealed partial class DocumentCommandTests
{
    private static readonly string CommandSources = string.Concat(
        Root.SourceFiles.Where(file => file.StartsWith("src/Web/Commands/", StringComparison.Ordinal)).Select(Root.Read));

    // Of .NET's host, which reads any setting from the command line too.
    private static readonly string[] HostOptions = ["--help", "--urls", "--environment"];

    [Fact]
    public void Every_project_in_a_command_is_there() => Assert.Empty(
        from line in Lines()
        from Match match in Project().Matches(line.Text)
        let path = match.Groups["path"].Value
        where !Directory.Exists(Path.Combine(Root.Path, path))
        select $"{line.Document}: {path}");

    [Fact]
    public void Every_script_in_a_command_is_there_and_knows_its_options() => Assert.Empty(
        from line in Lines()
        from Match match in Script().Matches(line.Text)
        let file = Path.Combine(Root.Path, match.Groups["file"].Value)
        let source = File.Exists(file) ? File.ReadAllText(file) : ""
        // A script that passes on what it is given documents what that is.
        where source.Length == 0 || Option().Matches(match.Groups["rest"].Value).Any(option => !source.Contains(option.Value, StringComparison.Ordinal))
        select $"{line.Document}: {match.Value}");

    [Fact]
    public void Every_command_of_the_app_is_there_and_knows_its_options()
    {
        var commands = CommandName().Matches(CommandSources).Select(match => match.Groups["name"].Value).ToList();
        Assert.Contains("setup", commands);

        Assert.Empty(
            from line in Lines()
            from Match match in AppCommand().Matches(line.Text)
            let arguments = match.Groups["arguments"].Value.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)
            let isKnown = arguments is [] || arguments[0].StartsWith('-') || arguments[0].StartsWith('\\') || commands.Contains(arguments[0])
            let unknown = arguments.Where(argument => Option().IsMatch(argument) && !IsOption(argument.Split('=')[0]))
            where !isKnown || unknown.Any()
            select $"{line.Document}: {match.Value}");

        static bool IsOption(string option) => HostOptions.Contains(option) || IsSetting(option[2..])
            || CommandSources.Contains($"\"{option}\"", StringComparison.Ordinal);
    }

    [Fact]
    public void Every_setting_in_a_document_is_there()
    {
        var sections = SettingsDocument.Settings.Select(setting => setting.Section.Split(':')[0]).ToHashSet();

        Assert.Empty(
            from document in DocumentTests.Documents
            // What was renamed or taken away stays in the history.
            where document != "CHANGELOG.md"
            from Match match in SettingName().Matches(Root.Read(document))
            let name = match.Groups["name"].Value.Replace("__", ":", StringComparison.Ordinal)
            where sections.Contains(name.Split(':')[0]) && !IsSetting(name)
            select $"{document}: {match.Value}");
    }

    private static bool IsSetting(string name) => SettingsDocument.Settings.Any(setting => setting.Name == name);

    // Of code blocks, with continued lines joined, and of code in sentences.
    private static IEnumerable<(string Document, string Text)> Lines() =>
        from document in DocumentTests.Documents
        let text = Root.Read(document).Replace("\\\n", " ", StringComparison.Ordinal)
        from line in Block().Matches(text).SelectMany(block => block.Groups["code"].Value.Split('\n'))
            .Concat(Inline().Matches(Block().Replace(text, "")).Select(code => code.Groups["code"].Value))
        select (document, line);

    [GeneratedRegex(@"^\s*```(?:bash|sh)\n(?<code>.*?)^\s*```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"(?<!`)`(?<code>[^`\n]+)`(?!`)")]
    private static partial Regex Inline();

    [GeneratedRegex(@"\bdotnet (?:run|test|publish|build|user-secrets)\b[^|]*? (?:--project )?(?<path>(?:src|tests|docs)/[\w./]+)(?<!\.dll)(?=\s|$)")]
    private static partial Regex Project();

    [GeneratedRegex(@"(?:^|\s)\./(?<file>[\w/-]+\.sh)(?<rest>[^#]*)")]
    private static partial Regex Script();

    [GeneratedRegex(@"(?:--project src/Web --|[/ ]Bookstore\.Web\.dll)(?<arguments>(?:\s[^|>]*)?)$")]
    private static partial Regex AppCommand();

    [GeneratedRegex(@"(?<!\S)--[A-Za-z][\w:-]*")]
    private static partial Regex Option();

    [GeneratedRegex(@"AppCommand\(\s*console,\s*""(?<name>[a-z-]+)""")]
    private static partial Regex CommandName();

    [GeneratedRegex(@"(?<![\w/.:-])(?<name>[A-Z][A-Za-z]+(?:(?::|__)[A-Z][A-Za-z0-9]+)+)(?![\w:*(<>-])")]
    private static partial Regex SettingName();
}
