using Spectre.Console;

namespace Bookstore.Web.Commands;

/// <summary>Where a command's words go.</summary>
internal static class Terminal
{
    /// <summary>A console with colors where people read; where a program does, plain lines that nothing wraps.</summary>
    /// <param name="writer">The standard output or error.</param>
    public static IAnsiConsole Create(TextWriter writer)
    {
        var output = new AnsiConsoleOutput(writer);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = output,
            Interactive = output.IsTerminal && !Console.IsInputRedirected ? InteractionSupport.Yes : InteractionSupport.No,
        });
        if (!output.IsTerminal)
        {
            console.Profile.Width = 10_000;
        }

        return console;
    }
}
