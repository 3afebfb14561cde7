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

/// <summary>Runs the command that the command line names, such as <c>migrate</c>; without one, the site.</summary>
internal sealed class CommandLine(CommandConsole console, Build build, CancellationToken stop)
{
    public async Task<int> RunAsync(string[] args)
    {
        try
        {
            var root = CreateRoot();
            // A word after a setting is its value, even if it is the name of a command.
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
                // The host handles signals itself, and shuts down gracefully.
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
        var root = new RootCommand("Bookstore: without a command, the site starts.")
        {
            SetupCommand.Create(console, build),
            MigrateCommand.Create(console, build),
            BackupCommand.Create(console, build),
            CopyDatabaseCommand.Create(console, build),
            DoctorCommand.Create(console, build),
        };
        root.TreatUnmatchedTokensAsErrors = false;
        root.SetAction(result => console.Fail(
            $"'{result.UnmatchedTokens[0]}' is not a command. The commands are: {string.Join(", ", root.Subcommands.Select(command => command.Name))}. "
            + "Without one, the site starts. See --help.",
            2));
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    private async Task<int> ServeAsync(string[] settings)
    {
        await using var app = build(settings);
        return await ServeCommand.RunAsync(app, console, stop);
    }

    /// <summary>Explains a mistake that the operator can correct; null for a bug, which keeps its stack trace.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        CommandException command => command.Message,
        OptionsValidationException options => string.Join(Environment.NewLine, options.Failures),
        AggregateException many when many.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            // One mistake may keep several sections from being read.
            string.Join(Environment.NewLine, many.InnerExceptions.Select(Explain).Distinct()),
        DatabaseUnavailableException database =>
            $"The database can't be used: {database.Message}{(database.InnerException?.Message is { } cause && cause != database.Message ? $" ({cause})" : "")} "
            + "ConnectionStrings:Bookstore says where it is.",
        DbException database => $"The database can't be used: {database.Message} ConnectionStrings:Bookstore says where it is.",
        IOException { InnerException: AddressInUseException } =>
            $"{exception.Message} Stop the other program, or choose another port: PublicUrl in Development, --urls elsewhere.",
        // A port of the local tenant that is in use, an address of another machine, a file that can't be written.
        IOException or SocketException or UnauthorizedAccessException => exception.Message,
        // Its message names the file, that of the innermost exception the position.
        InvalidDataException { InnerException: FormatException } => $"{exception.Message} {exception.GetBaseException().Message}",
        _ when UnreadableSetting.Explain(exception) is { } setting => setting,
        // MediatR and the container wrap what a constructor threw.
        { InnerException: { } inner } => Explain(inner),
        _ => null,
    };
}
