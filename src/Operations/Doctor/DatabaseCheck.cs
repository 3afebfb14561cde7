using Bookstore.Application.Ports;

namespace Bookstore.Operations.Doctor;

/// <summary>Whether the database is there and whole, for this user alone, up to date, and writable. It ends at the first that is not.</summary>
internal sealed class DatabaseCheck(IDatabase database) : ICheck
{
    public const string CheckName = "database";

    public string Name => CheckName;

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        List<Finding> findings = [];
        try
        {
            await database.VerifyAsync(cancellationToken);
            if (await database.ReadStateAsync(cancellationToken) is not { Exists: true, PendingMigrations: var pending })
            {
                return [Finding.Failed(
                    "There is no database where ConnectionStrings:Bookstore says.",
                    "Restore it there, or create one: run 'migrate'. In Development, the site creates it when it starts.")];
            }

            if (!OperatingSystem.IsWindows() && database.FindFile() is { Exposed: { } exposed, Path: var file })
            {
                findings.Add(Finding.Warning(
                    $"Other users of this machine can read the database: the mode of '{exposed}' is {Convert.ToString((int)exposed.UnixFileMode, 8)}.",
                    $"chmod 600 '{file}'*, and chmod 700 its folder if nothing else is in it."));
            }

            if (pending > 0)
            {
                return [.. findings, Finding.Failed($"The database is {pending} migration(s) behind.", "Back it up, run 'migrate', and start the site again.")];
            }

            await database.TryWriteAsync(cancellationToken);
            return findings.Count > 0
                ? findings
                : [Finding.Ok(database.FindFile() is null
                    ? "The database is up to date, and can be written."
                    : "The database is whole, up to date, for this user alone, and can be written.")];
        }
        catch (DatabaseUnavailableException exception)
        {
            return [.. findings, Finding.Failed(
                $"The database can't be used: {exception.Message}",
                database.FindFile() is null
                    ? "ConnectionStrings:Bookstore names its server. Check from this machine, with psql, that the server answers and takes the user and the "
                      + "password, and that the user owns the database; replace a damaged database with a backup, as docs/operations.md says."
                    : "ConnectionStrings:Bookstore names its file. Check that the site's user owns it and its folder, that the disk has room, "
                      + "and that no other process locks it; replace a damaged database with a backup, as docs/operations.md says.")];
        }
    }
}
