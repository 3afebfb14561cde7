using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Bookstore.Web.Commands;

/// <summary><c>--help</c>: what System.CommandLine says, and then the examples.</summary>
internal sealed class Help(HelpAction help) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var command = parseResult.CommandResult.Command;
        var verbs = command is CommandSupport verb ? [verb] : command.Subcommands.OfType<CommandSupport>();

        output.WriteLine("Examples:");
        foreach (var example in verbs.SelectMany(verb => verb.Examples))
        {
            output.WriteLine($"  {example}");
        }

        output.WriteLine();
        output.WriteLine("Settings go behind, such as --PublicUrl=https://books.example; README.md has them all.");
        return exitCode;
    }
}
