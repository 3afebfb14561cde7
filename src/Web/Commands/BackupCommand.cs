using System.CommandLine;
using System.Diagnostics;
using Bookstore.Application.Maintenance;
using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Web.Commands;

/// <summary><c>backup &lt;file&gt;</c>: copies the database, even while the site runs.</summary>
internal static class BackupCommand
{
    public static AppCommand Create(CommandConsole console, Build build)
    {
        var file = new Argument<string?>("file") { Description = "The file to create. An existing file is not overwritten.", Arity = ArgumentArity.ZeroOrOne };
        var command = new AppCommand(
            console, "backup", "Copies the database, even while the site runs.", "backup /var/backups/bookstore/2026-11-23.db") { file };
        return command.WithAction(async result =>
        {
            // It must follow the command: after a setting it would be the setting's value.
            if (result.Tokens is not [_, { Value: [not '-', ..] }, ..] || result.GetValue(file) is not { } name)
            {
                return console.Fail("'backup' needs a file to create: backup <file>.", 2);
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
                await console.OutputWriter.WriteLineAsync($"The database is copied to {path}.");
                return 0;
            case BackupDatabaseResult.FileExists:
                return console.Fail($"{path} exists, and a backup does not overwrite it. Name a new file.", 1);
            case BackupDatabaseResult.Damaged:
                return console.Fail("The database is damaged, so no copy was kept. Restore the last backup.", 1);
            case BackupDatabaseResult.NotSupported:
                return console.Fail(
                    "'backup' copies a database in a file; this one is on a server. Use PostgreSQL's own: "
                    + $"pg_dump --host=<host> --username=<user> --format=custom --file={path} <database>",
                    1);
            case var unknown:
                throw new UnreachableException($"{unknown}");
        }
    }
}
