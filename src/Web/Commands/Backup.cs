using System.CommandLine;
using Bookstore.Application.Maintenance;
using MediatR;

namespace Bookstore.Web.Commands;

/// <summary><c>backup &lt;file&gt;</c>: copies the database, while the site may be running, and exits.</summary>
internal static class Backup
{
    public static CommandSupport Create(CommandConsole console, Build build)
    {
        var file = new Argument<string?>("file") { Description = "The file to write; none is overwritten.", Arity = ArgumentArity.ZeroOrOne };
        var verb = new CommandSupport(
            console, "backup", "Copies the database, also while the site runs.", "backup /var/backups/bookstore/2026-11-23.db") { file };
        return verb.Does(async result =>
        {
            // Right behind the verb: what follows a setting is that one's value.
            if (result.Tokens is not [_, { Value: [not '-', ..] }, ..] || result.GetValue(file) is not { } name)
            {
                return console.Fail("'backup' takes the file to write: backup <file>.", 2);
            }

            await using var app = build(result.UnmatchedTokens);
            return await RunAsync(app, console, Path.GetFullPath(name));
        });
    }

    private static async Task<int> RunAsync(WebApplication app, CommandConsole console, string path)
    {
        switch (await app.Services.GetRequiredService<IMediator>().Send(new BackupDatabase(path)))
        {
            case BackupDatabaseResult.Written:
                console.OutputWriter.WriteLine($"The database is copied to {path}.");
                return 0;
            case BackupDatabaseResult.FileExists:
                return console.Fail($"{path} is there already, and a backup overwrites nothing. Name a new file.", 1);
            case BackupDatabaseResult.Damaged:
                return console.Fail("The database is damaged, so no copy was kept. Restore the last backup.", 1);
            case var unknown:
                throw new InvalidOperationException($"{unknown} is no result that this command knows.");
        }
    }
}
