using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Bookstore.Web.Commands;

/// <summary><c>--help</c>: the help of System.CommandLine, and the examples.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var parsed = parseResult.CommandResult.Command;
        var commands = parsed is AppCommand app ? [app] : parsed.Subcommands.OfType<AppCommand>();

        output.WriteLine("Examples:");
        foreach (var example in commands.SelectMany(command => command.Examples))
        {
            output.WriteLine($"  {example}");
        }

        output.WriteLine();
        output.WriteLine("A command takes settings too, such as --PublicUrl=https://books.example; docs/settings.md lists all of them.");
        return exitCode;
    }
}
