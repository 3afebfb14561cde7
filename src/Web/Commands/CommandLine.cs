using System.Net.Sockets;
using Bookstore.Infrastructure;
using Microsoft.AspNetCore.Connections;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Bookstore.Web.Commands;

/// <summary>Runs what the command line asks for: the site, or a verb such as <c>migrate</c>.</summary>
internal static class CommandLine
{
    /// <summary>Runs the command.</summary>
    /// <param name="args">The command line: a verb or none, then settings, each starting with a dash.</param>
    /// <param name="build">Builds the app.</param>
    /// <returns>The exit code: 0 for done, 1 for a reason that is printed, 2 for an unknown verb.</returns>
    public static async Task<int> RunAsync(string[] args, Func<WebApplication> build)
    {
        try
        {
            await using var app = build();
            return args switch
            {
                [] or [['-', ..], ..] => await Serve.RunAsync(app),
                ["migrate", ..] => await Migrate.RunAsync(app),
                ["backup", [not '-', ..] file, ..] => await Backup.RunAsync(app, file),
                ["backup", ..] => Fail("'backup' takes the file to write: backup <file>.", 2),
                [var verb, ..] => Fail($"'{verb}' is not a command. There are: migrate, backup <file>. Without a command the site starts.", 2),
            };
        }
        catch (Exception exception) when (Explain(exception) is { } reason)
        {
            return Fail(reason, 1);
        }
    }

    /// <summary>Prints why nothing is done.</summary>
    public static int Fail(string reason, int exitCode)
    {
        Console.Error.WriteLine(reason);
        return exitCode;
    }

    // What the operator can mend, in words; a bug keeps its stack trace.
    private static string? Explain(Exception exception) => exception switch
    {
        OptionsValidationException options => string.Join(Environment.NewLine, options.Failures),
        AggregateException many when many.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            string.Join(Environment.NewLine, many.InnerExceptions.Select(Explain)),
        SqliteException sqlite =>
            $"The database can't be used: {DatabaseOutages.Explain(sqlite)} ({sqlite.Message}) Its file is named by ConnectionStrings:Bookstore.",
        IOException { InnerException: AddressInUseException } =>
            $"{exception.Message} Stop the other program, or choose another port: PublicUrl in Development, --urls elsewhere.",
        // The local tenant's port, an address that is not this machine's, a file that is not ours to write.
        IOException or SocketException or UnauthorizedAccessException => exception.Message,
        FormatException => $"An address to listen on is wrong: {exception.Message}",
        // MediatR and the container wrap what a constructor threw.
        { InnerException: { } inner } => Explain(inner),
        _ => null,
    };
}
