using Bookstore.Application.Ports;

namespace Bookstore.Operations.Doctor;

/// <summary>Whether the database lacks a migration.</summary>
internal sealed class DatabaseSchemaCheck(IDatabase database) : ICheck
{
    public const string CheckName = "database.schema";

    public string Name => CheckName;

    public IReadOnlyList<string> Needs => [DatabaseFileCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken) =>
        await database.ReadStateAsync(cancellationToken) is { PendingMigrations: var pending and > 0 }
            ? [Finding.Failed($"The database is {pending} migration(s) behind.", "Back it up, run 'migrate', and start the site again.")]
            : [Finding.Ok("The database has every migration.")];
}
