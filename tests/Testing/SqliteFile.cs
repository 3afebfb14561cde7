using Microsoft.Data.Sqlite;

namespace Bookstore.Testing;

/// <summary>A SQLite file: made for a test, and read while the app uses it.</summary>
public static class SqliteFile
{
    private static readonly Lazy<Task<byte[]>> Template = new(MigrateTemplateAsync);

    /// <summary>Makes the file of a test with the site's tables, unless there is one: a copy, since migrations take longer than most tests.</summary>
    /// <param name="path">The file.</param>
    public static async Task CreateAsync(string path)
    {
        var template = await Template.Value;
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            await file.WriteAsync(template);
        }
        catch (IOException) when (File.Exists(path))
        {
            // The app was here before.
        }
    }

    internal static async Task<IReadOnlyList<IReadOnlyList<object?>>> QueryAsync(string path, string sql)
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

    private static async Task<byte[]> MigrateTemplateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("bookstore-test-").FullName;
        try
        {
            var path = Path.Combine(folder, "template.db");
            var (exitCode, output, errors) = await RunningApp.RunAsync(
                ["migrate"], ("Database__Provider", "Sqlite"), ("ConnectionStrings__Bookstore", $"Data Source={path};Pooling=False"));
            return exitCode == 0
                ? await File.ReadAllBytesAsync(path)
                : throw new InvalidOperationException($"The template could not be migrated:\n{output}{errors}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
