using Bookstore.Application.Ports;
using Microsoft.Data.Sqlite;

namespace Bookstore.Infrastructure.Doctor;

/// <summary>Whether the database is there and whole.</summary>
internal sealed class DatabaseFileCheck(IDatabase database) : ICheck
{
    public const string CheckName = "database.file";

    public string Name => CheckName;

    public IReadOnlyList<string> Needs => [];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await database.VerifyAsync(cancellationToken);
            return (await database.ReadStateAsync(cancellationToken)).Exists
                ? [Finding.Ok("The database can be read, and is whole.")]
                : [Finding.Failed(
                    "There is no database where ConnectionStrings:Bookstore says.",
                    "If there should be one, put it there; for a new one run 'migrate'. In Development the site makes it at its start.")];
        }
        catch (SqliteException exception)
        {
            return [exception.ToFinding()];
        }
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
