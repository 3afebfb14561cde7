using System.Data.Common;

/// <summary>
/// Lets the app's own database grow no further, so that SQLite itself answers "the database or disk is full" as it does on a
/// full disk: it takes no limit below the size that the file has.
/// </summary>
internal static class FullDisk
{
    private const string Opened = "Microsoft.EntityFrameworkCore.Database.Connection.ConnectionOpened";

    public static void OnEvent(string name, object? payload)
    {
        if (name == Opened && payload?.GetType().GetProperty("Connection")?.GetValue(payload) is DbConnection connection)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA max_page_count = 1";
            command.ExecuteScalar();
        }
    }
}
