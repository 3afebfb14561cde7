using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Hosting;
using Microsoft.Data.Sqlite;

namespace Bookstore.Infrastructure.Persistence.Sqlite;

/// <summary>Copies a database with SQLite's own backup: as it is at one moment, however many processes write meanwhile.</summary>
internal static class SqliteBackup
{
    public static async Task<BackupDatabaseResult> WriteAsync(string connectionString, string file, CancellationToken cancellationToken)
    {
        await using var source = new SqliteConnection(
            new SqliteConnectionStringBuilder(connectionString) { Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        await source.OpenAsync(cancellationToken);
        if (!PrivateFolder.TryCreateFile(file))
        {
            return BackupDatabaseResult.FileExists;
        }

        var isWhole = false;
        try
        {
            await using var copy = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
            await copy.OpenAsync(cancellationToken);
            source.BackupDatabase(copy);
            isWhole = await IsWholeAsync(copy, cancellationToken);
        }
        finally
        {
            if (!isWhole)
            {
                File.Delete(file);
            }
        }

        return isWhole ? BackupDatabaseResult.Written : BackupDatabaseResult.Damaged;
    }

    private static async Task<bool> IsWholeAsync(SqliteConnection copy, CancellationToken cancellationToken)
    {
        await using var check = copy.CreateCommand();
        check.CommandText = "PRAGMA integrity_check(1)";
        return await check.ExecuteScalarAsync(cancellationToken) is "ok";
    }
}
