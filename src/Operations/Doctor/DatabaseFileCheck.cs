using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Persistence;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.Operations.Doctor;

/// <summary>Whether the database is there and whole, and for this user alone.</summary>
internal sealed class DatabaseFileCheck(IDatabase database, IDbContextFactory<BookstoreDbContext> databases) : ICheck
{
    public const string CheckName = "database.file";

    public string Name => CheckName;

    public IReadOnlyList<string> Needs => [];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await database.VerifyAsync(cancellationToken);
            if (!(await database.ReadStateAsync(cancellationToken)).Exists)
            {
                return [Finding.Failed(
                    "There is no database where ConnectionStrings:Bookstore says.",
                    "If there should be one, put it there; for a new one run 'migrate'. In Development the site makes it at its start.")];
            }

            var file = await FindFileAsync(cancellationToken);
            return !OperatingSystem.IsWindows() && file.Exists && PrivateFolder.FindExposed(file.Directory!, $"{file.Name}*") is { } exposed
                ? [Finding.Warning(
                    $"Other users of this machine can get at the database: the mode of '{exposed}' is {Convert.ToString((int)exposed.UnixFileMode, 8)}.",
                    $"chmod 600 '{file}'*, and chmod 700 its folder where that is the site's alone.")]
                : [Finding.Ok("The database can be read, and is whole.")];
        }
        catch (SqliteException exception)
        {
            return [exception.ToFinding()];
        }
    }

    private async Task<FileInfo> FindFileAsync(CancellationToken cancellationToken)
    {
        await using var context = await databases.CreateDbContextAsync(cancellationToken);
        return new FileInfo(context.Database.GetDbConnection().DataSource);
    }
}

/// <summary>Says an outage of the database as a finding.</summary>
internal static class DatabaseFinding
{
    /// <summary>The finding.</summary>
    public static Finding ToFinding(this SqliteException exception) => Finding.Failed(
        $"The database can't be used: {DatabaseOutages.Explain(exception) ?? exception.Message}",
        "Its file is named by ConnectionStrings:Bookstore. See that the site's user owns it and its folder, that the disk has room, "
        + "and that nothing else holds it; a damaged one is replaced by a backup, as docs/operations.md says.");
}
