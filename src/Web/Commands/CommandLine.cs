using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Bookstore.Web.Commands;

/// <summary>Runs what the command line asks for: the site, or a verb such as <c>migrate</c>.</summary>
internal static class CommandLine
{
    /// <summary>Runs the command.</summary>
    /// <param name="app">The app.</param>
    /// <param name="args">The command line: a verb or none, then settings, each starting with a dash.</param>
    /// <returns>The exit code: 0 for done, 1 for a reason that is printed, 2 for an unknown verb.</returns>
    public static async Task<int> RunCommandAsync(this WebApplication app, string[] args)
    {
        await using (app)
        {
            try
            {
                return args switch
                {
                    [] or [['-', ..], ..] => await Serve.RunAsync(app),
                    ["migrate", ..] => await Migrate.RunAsync(app),
                    [var verb, ..] => Fail($"'{verb}' is not a command. There is: migrate. Without a command the site starts.", 2),
                };
            }
            catch (Exception exception) when (Explain(exception) is { } reason)
            {
                return Fail(reason, 1);
            }
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
        // A port that is taken.
        IOException io => io.Message,
        SqliteException sqlite =>
            $"The database can't be used: {sqlite.Message} Its file is named by ConnectionStrings:Bookstore.",
        _ => null,
    };
}
