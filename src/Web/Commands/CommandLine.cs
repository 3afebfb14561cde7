using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Data.Common;
using System.Net.Sockets;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Bookstore.Web.Commands;

/// <summary>Runs what the command line asks for: the site, or a verb such as <c>migrate</c>.</summary>
internal sealed class CommandLine(CommandConsole console, Build build, CancellationToken stop)
{
    public async Task<int> RunAsync(string[] args)
    {
        try
        {
            var root = CreateRoot();
            // Words behind a setting are its value, whatever they are called.
            if (args is [] || (args[0].StartsWith('-') && !root.Options.Any(option => option.Name == args[0] || option.Aliases.Contains(args[0]))))
            {
                return await ServeAsync(args);
            }

            var result = root.Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
            if (result.Action is ParseErrorAction error)
            {
                error.ShowHelp = false;
            }

            return await result.InvokeAsync(new InvocationConfiguration
            {
                Output = console.OutputWriter,
                Error = console.ErrorWriter,
                EnableDefaultExceptionHandler = false,
                // The host listens for signals itself, and takes its time.
                ProcessTerminationTimeout = null,
            });
        }
        catch (Exception exception) when (Explain(exception) is { } reason)
        {
            return console.Fail(reason, 1);
        }
    }

    private RootCommand CreateRoot()
    {
        var root = new RootCommand("Bookstore. Without a command the site starts.")
        {
            Setup.Create(console, build),
            Migrate.Create(console, build),
            Backup.Create(console, build),
            Doctor.Create(console, build),
        };
        root.TreatUnmatchedTokensAsErrors = false;
        root.SetAction(result => console.Fail(
            $"'{result.UnmatchedTokens[0]}' is not a command. There are: {string.Join(", ", root.Subcommands.Select(verb => verb.Name))}. "
            + "Without a command the site starts; --help says more.",
            2));
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new Help((HelpAction)help.Action!);
        return root;
    }

    private async Task<int> ServeAsync(string[] settings)
    {
        await using var app = build(settings);
        return await Serve.RunAsync(app, console, stop);
    }

    /// <summary>Says in words what the operator can mend; null for a bug, which keeps its stack trace.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        CommandException command => command.Message,
        OptionsValidationException options => string.Join(Environment.NewLine, options.Failures),
        AggregateException many when many.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            // One mistake may keep several sections from being read.
            string.Join(Environment.NewLine, many.InnerExceptions.Select(Explain).Distinct()),
        DatabaseUnavailableException database =>
            $"The database can't be used: {database.Message} ({database.InnerException?.Message}) Its file is named by ConnectionStrings:Bookstore.",
        DbException database => $"The database can't be used: {database.Message} Its file is named by ConnectionStrings:Bookstore.",
        IOException { InnerException: AddressInUseException } =>
            $"{exception.Message} Stop the other program, or choose another port: PublicUrl in Development, --urls elsewhere.",
        // The local tenant's port, an address that is not this machine's, a file that is not ours to write.
        IOException or SocketException or UnauthorizedAccessException => exception.Message,
        // Its message names the file, the innermost one the place in it.
        InvalidDataException { InnerException: FormatException } => $"{exception.Message} {exception.GetBaseException().Message}",
        _ when UnreadableSetting.Explain(exception) is { } setting => setting,
        // MediatR and the container wrap what a constructor threw.
        { InnerException: { } inner } => Explain(inner),
        _ => null,
    };
}
