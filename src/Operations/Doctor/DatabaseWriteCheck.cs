using Bookstore.Application.Ports;
using Microsoft.Data.Sqlite;

namespace Bookstore.Operations.Doctor;

/// <summary>Whether the database takes a write. The row is taken back.</summary>
internal sealed class DatabaseWriteCheck(IDatabase database) : ICheck
{
    public string Name => "database.write";

    public IReadOnlyList<string> Needs => [DatabaseSchemaCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await database.TryWriteAsync(cancellationToken);
            return [Finding.Ok("The database takes a write.")];
        }
        catch (SqliteException exception)
        {
            return [exception.ToFinding()];
        }
    }
}
