using Microsoft.Data.Sqlite;

namespace Bookstore.Testing;

/// <summary>A SQLite file, read while the app uses it.</summary>
internal static class DatabaseFile
{
    public static async Task<IReadOnlyList<IReadOnlyList<object?>>> QueryAsync(string path, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<IReadOnlyList<object?>>();
        while (await reader.ReadAsync())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(index => reader.IsDBNull(index) ? null : reader.GetValue(index))]);
        }

        return rows;
    }
}
