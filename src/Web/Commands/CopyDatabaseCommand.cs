using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Bookstore.Application.Maintenance;
using Bookstore.Application.Ports;
using MediatR;
using static Bookstore.Application.Ports.CopyDatabaseResult;

namespace Bookstore.Web.Commands;

/// <summary><c>copy-database --to &lt;connection string&gt;</c>: copies the database of a stopped site to PostgreSQL.</summary>
internal static class CopyDatabaseCommand
{
    public static AppCommand Create(CommandConsole console, Build build)
    {
        var to = new Option<string?>("--to") { Description = "The connection string of an empty PostgreSQL database. The password may be in PGPASSWORD instead." };
        var command = new AppCommand(
            console,
            "copy-database",
            "Copies the database of the stopped site from SQLite to PostgreSQL.",
            "copy-database --to \"Host=db.example.com;Database=bookstore;Username=bookstore\"") { to };
        return command.WithAction(async result =>
        {
            if (result.GetValue(to) is not { Length: > 0 } target)
            {
                return console.Fail("'copy-database' needs the connection string of the target: copy-database --to \"Host=...;Database=...;Username=...\".", 2);
            }

            await using var app = build(result.UnmatchedTokens);
            var mediator = app.Services.GetRequiredService<IMediator>();
            return await ShowAsync(console, await CopyDatabaseView.RunAsync(console, progress => mediator.Send(new CopyDatabase(target, progress))));
        });
    }

    private static async Task<int> ShowAsync(CommandConsole console, CopyDatabaseResult result)
    {
        if (result is not Copied copied)
        {
            return console.Fail(Explain(result), 1);
        }

        await console.OutputWriter.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"""
             The database is copied to {copied.Target}: {copied.Tables} tables, {copied.Rows:N0} rows, and all checksums match.
             Set Database:Provider to Postgres and ConnectionStrings:Bookstore to the connection string of {copied.Target}, and start the site.
             Keep the file until you have a backup of the new database. What is written to the file from now on is not in the copy.
             """));
        return 0;
    }

    private static string Explain(CopyDatabaseResult result) => result switch
    {
        NoSource => "Only a SQLite file can be copied. Run the command with the settings of the site that uses it: Database:Provider Sqlite, and its ConnectionStrings:Bookstore.",
        SourceMissing => "There is no database to copy at the path in ConnectionStrings:Bookstore.",
        SourceOutdated outdated => $"The database is {outdated.PendingMigrations} migration(s) behind. Back it up, run '{AppCommand.CommandLineFor("migrate")}', and copy it then.",
        SourceInUse => "The site is running, or another program has the database open. Stop it, so that nothing is written that the copy would miss, and run the command again.",
        InvalidTarget invalid => $"The connection string of --to can't be read. It is like '{invalid.Example}'. Put a value with a semicolon or quotation mark into quotation marks.",
        TargetUnavailable target => $"{target.Target} can't be used: {target.Reason.TrimEnd('.')}. Run the command again when it can: it goes on where it was.",
        TargetInUse target => $"Another copy into {target.Target} is under way. Wait until it ends.",
        TargetNotEmpty target => $"{target.Target} is not empty: it has the table {target.Table}. Nothing was copied. Name an empty database; CREATE DATABASE makes one.",
        TargetSchemaDiffers target => $"{target.Target} has the tables of another version of the site: {target.Difference}. Nothing was copied. Name an empty database.",
        TargetOfOtherSource target =>
            $"{target.Target} has an unfinished copy of another database, or the site was used since that copy began. Drop {target.Target}, create it again, and start over.",
        ValueRejected value => $"A value of the database can't be copied: {value.Table}.{value.Column} {value.Reason}. Correct it in the file, drop the target, create it again, and start over.",
        Mismatch mismatch => string.Create(
            CultureInfo.InvariantCulture,
            $"{mismatch.Table} differs in {mismatch.Target}: {mismatch.SourceRows:N0} rows here, {mismatch.TargetRows:N0} there{(mismatch.SourceRows == mismatch.TargetRows ? ", with other values" : "")}. ")
            + "Another program wrote to it. Don't use the copy: drop the target, create it again, and start over.",
        var unknown => throw new UnreachableException($"{unknown.GetType()}"),
    };
}
