using System.CommandLine;
using System.Text.RegularExpressions;

namespace Bookstore.Web.Commands;

/// <summary>Builds the app.</summary>
/// <param name="settings">The part of the command line that is settings.</param>
/// <param name="prepare">Runs when the settings are read and nothing follows from them yet.</param>
internal delegate WebApplication Build(IReadOnlyList<string> settings, Action<WebApplicationBuilder>? prepare = null);

/// <summary>A command with the examples that its help shows. What is none of its options is a setting.</summary>
internal sealed partial class CommandSupport : Command
{
    private readonly CommandConsole _console;

    public CommandSupport(CommandConsole console, string name, string description, params string[] examples)
        : base(name, description)
    {
        _console = console;
        Examples = [.. examples.Select(HowToRun)];
        TreatUnmatchedTokensAsErrors = false;
    }

    public IReadOnlyList<string> Examples { get; }

    /// <summary>What somebody types to run a command here, in a checkout or where the app was published to.</summary>
    /// <param name="command">The command with its options; nothing for the site.</param>
    public static string HowToRun(string command = "") => (File.Exists("Bookstore.Web.csproj"), command) switch
    {
        (true, "") => "dotnet run --project src/Web",
        (true, _) => $"dotnet run --project src/Web -- {command}",
        (false, _) => $"dotnet Bookstore.Web.dll {command}".TrimEnd(),
    };

    /// <summary>Sets what the command does.</summary>
    /// <param name="run">Answers the exit code.</param>
    public CommandSupport Does(Func<ParseResult, Task<int>> run)
    {
        SetAction((result, _) => FindNoSetting(result.UnmatchedTokens) is { } word
            ? Task.FromResult(_console.Fail($"'{word}' is neither an option of '{Name}' nor a setting. '{Name} --help' shows the options.", 2))
            : run(result));
        return this;
    }

    // So that a mistyped --dry-run does not run dry: a setting has a value, and no dash within its name.
    private static string? FindNoSetting(IReadOnlyList<string> words)
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
