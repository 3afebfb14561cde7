using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Bookstore.Infrastructure.Persistence.Copying;

/// <summary>
/// Reads a table row by row, in the order of its primary key. It never has more than a row in memory. The connection decides how long
/// a command may take: a server sorts a large table before its first row comes; to SQLite, no limit means waiting for a lock forever.
/// </summary>
/// <param name="orderBy">The SQL that orders rows by a column.</param>
[SuppressMessage("Security", "CA2100", Justification = "The names are those of EF Core's model.")]
internal sealed class TableReader(DbConnection connection, CopiedTable table, Func<CopiedColumn, string> orderBy)
{
    private string Order => string.Join(", ", table.Key.Select(orderBy));

    /// <summary>Reads the rows after a key, or all of them.</summary>
    public IEnumerable<object?[]> ReadAfter(IReadOnlyList<object?>? key)
    {
        var keys = string.Join(", ", table.Key.Select(column => column.QuotedName));
        var parameters = string.Join(", ", table.Key.Select((_, index) => $"@key{index}"));
        return Read($"""SELECT {table.ColumnList} FROM {table.QuotedName} {(key is null ? "" : $"WHERE ({keys}) > ({parameters})")} ORDER BY {Order}""", key);
    }

    /// <summary>Finds the key of the last row; null where the table is empty.</summary>
    public IReadOnlyList<object?>? FindLastKey()
    {
        var descending = string.Join(", ", table.Key.Select(column => $"{orderBy(column)} DESC"));
        return Read($"SELECT {table.ColumnList} FROM {table.QuotedName} ORDER BY {descending} LIMIT 1", key: null).FirstOrDefault() is { } row
            ? [.. table.Key.Select(column => row[table.Columns.ToList().IndexOf(column)])]
            : null;
    }

    public long Count()
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM {table.QuotedName}";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Computes the checksum of all rows.</summary>
    /// <param name="report">Is told how many rows were read.</param>
    public TableSummary Summarize(Action<long> report, CancellationToken cancellationToken)
    {
        using var checksum = new TableChecksum();
        var rows = 0L;
        foreach (var row in ReadAfter(key: null))
        {
            checksum.Add(row);
            if (++rows % DatabaseCopy.ReportedRows == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                report(rows);
            }
        }

        return checksum.Complete(table.Name);
    }

    private IEnumerable<object?[]> Read(string sql, IReadOnlyList<object?>? key)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var index = 0; index < key?.Count; index++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@key{index}";
            parameter.Value = table.Key[index].ToStore(key[index]);
            command.Parameters.Add(parameter);
        }

        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return table.ReadRow(reader);
        }
    }
}
