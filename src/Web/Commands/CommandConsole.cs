using Spectre.Console;

namespace Bookstore.Web.Commands;

/// <summary>Where a command writes and asks: with colors at a terminal, otherwise in plain lines that are not wrapped.</summary>
/// <param name="hasInput">Whether a prompt can be answered.</param>
public sealed class CommandConsole(TextWriter output, TextWriter error, bool hasInput = false)
{
    // Created when a command needs them; the site never does.
    private readonly Lazy<IAnsiConsole> _output = new(() => Create(output, hasInput));
    private readonly Lazy<IAnsiConsole> _error = new(() => Create(error, hasInput));

    /// <summary>Creates the console of this process.</summary>
    public static CommandConsole OfProcess() => new(Console.Out, Console.Error, !Console.IsInputRedirected);

    internal TextWriter OutputWriter => output;

    internal TextWriter ErrorWriter => error;

    internal IAnsiConsole Output => _output.Value;

    internal IAnsiConsole Error => _error.Value;

    /// <summary>Prints a reason to stderr, and returns the exit code.</summary>
    internal int Fail(string reason, int exitCode)
    {
        error.WriteLine(reason);
        return exitCode;
    }

    private static IAnsiConsole Create(TextWriter writer, bool hasInput)
    {
        var output = new AnsiConsoleOutput(writer);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = output,
            Ansi = output.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = output.IsTerminal && hasInput ? InteractionSupport.Yes : InteractionSupport.No,
        });
        if (!output.IsTerminal)
        {
            console.Profile.Width = 10_000;
        }

        return console;
    }
}
