using Spectre.Console;

namespace Bookstore.Web.Commands;

/// <summary>Where a command writes, and asks: colors where people read; where a program does, plain lines that nothing wraps.</summary>
/// <param name="output">The standard output.</param>
/// <param name="error">The standard error.</param>
/// <param name="hasInput">Whether somebody can type an answer.</param>
public sealed class CommandConsole(TextWriter output, TextWriter error, bool hasInput = false)
{
    // Few commands need them, and the site never does.
    private readonly Lazy<IAnsiConsole> _output = new(() => Create(output, hasInput));
    private readonly Lazy<IAnsiConsole> _error = new(() => Create(error, hasInput));

    /// <summary>The console that this process was started at.</summary>
    public static CommandConsole OfProcess() => new(Console.Out, Console.Error, !Console.IsInputRedirected);

    internal TextWriter OutputWriter => output;

    internal TextWriter ErrorWriter => error;

    internal IAnsiConsole Output => _output.Value;

    internal IAnsiConsole Error => _error.Value;

    /// <summary>Prints why nothing is done.</summary>
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
