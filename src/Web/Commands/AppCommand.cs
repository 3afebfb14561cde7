using System.CommandLine;
using System.Text.RegularExpressions;

namespace Bookstore.Web.Commands;

/// <summary>Builds the app.</summary>
/// <param name="settings">The command line without the command and its options.</param>
/// <param name="prepare">Runs after the settings are read, before anything uses them.</param>
internal delegate WebApplication Build(IReadOnlyList<string> settings, Action<WebApplicationBuilder>? prepare = null);

/// <summary>A command with examples for its help. An argument that is none of its options is a setting.</summary>
internal sealed partial class AppCommand : Command
{
    private readonly CommandConsole _console;

    public AppCommand(CommandConsole console, string name, string description, params string[] examples)
        : base(name, description)
    {
        _console = console;
        Examples = [.. examples.Select(CommandLineFor)];
        TreatUnmatchedTokensAsErrors = false;
    }

    public IReadOnlyList<string> Examples { get; }

    /// <summary>What to type to run a command here, in a checkout or a published app.</summary>
    /// <param name="command">The command with its options; empty to start the site.</param>
    public static string CommandLineFor(string command = "") => (File.Exists("Bookstore.Web.csproj"), command) switch
    {
        (true, "") => "dotnet run --project src/Web",
        (true, _) => $"dotnet run --project src/Web -- {command}",
        (false, _) => $"dotnet Bookstore.Web.dll {command}".TrimEnd(),
    };

    /// <param name="run">Returns the exit code.</param>
    public AppCommand WithAction(Func<ParseResult, Task<int>> run)
    {
        SetAction((result, _) => FindUnknownArgument(result.UnmatchedTokens) is { } word
            ? Task.FromResult(_console.Fail($"'{word}' is neither an option of '{Name}' nor a setting. '{Name} --help' shows the options.", 2))
            : run(result));
        return this;
    }

    // So that a mistyped --dry-run is an error: a setting has a value, and no dash within its name.
    private static string? FindUnknownArgument(IReadOnlyList<string> words)
    {
        for (var index = 0; index < words.Count; index++)
        {
            if (!SettingName().IsMatch(words[index]))
            {
                return words[index];
            }

            if (!words[index].Contains('='))
            {
                // The next word is its value.
                index++;
                if (index == words.Count)
                {
                    return words[^1];
                }
            }
        }

        return null;
    }

    [GeneratedRegex(@"^--?\w+([:.]\w+)*(=|$)")]
    private static partial Regex SettingName();
}
