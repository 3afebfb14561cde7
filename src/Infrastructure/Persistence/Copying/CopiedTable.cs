using System.Collections.Frozen;
using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Bookstore.Infrastructure.Persistence.Copying;

/// <summary>A table, as one product stores it. The list comes from EF Core's model, so that a new table is copied too.</summary>
/// <param name="Columns">By name.</param>
/// <param name="Key">The columns of the primary key, in its order.</param>
internal sealed record CopiedTable(string Name, IReadOnlyList<CopiedColumn> Columns, IReadOnlyList<CopiedColumn> Key)
{
    // What the instances that share a database tell each other. A file, which one process uses, has no rows of it, and those of the
    // target are the target's: KeyImport adds the keys, since those of a file are in a folder, and the others are written by a start.
    private static readonly FrozenSet<string> TablesOfInstances = ["DataProtectionKeys", "LeaderTerms", "SyncReports", "SyncRequests"];

    /// <summary>Whether its rows are copied; in any case, a target that has some of its own is not empty.</summary>
    public bool IsCopied => !TablesOfInstances.Contains(Name);

    public string QuotedName => $"\"{Name}\"";

    public string ColumnList => string.Join(", ", Columns.Select(column => column.QuotedName));

    /// <summary>Lists the tables of a model, those that others refer to first.</summary>
    public static IReadOnlyList<CopiedTable> ListIn(IModel model)
    {
        var sorted = new List<ITable>();
        foreach (var table in model.GetRelationalModel().Tables.OrderBy(table => table.Name, StringComparer.Ordinal))
        {
            Add(table, sorted);
        }

        return [.. sorted.Select(Create)];
    }

    /// <summary>The values of a row, in the order of the columns.</summary>
    /// <exception cref="RejectedValueException">A value is none of the column's type, which SQLite does not check.</exception>
    public object?[] ReadRow(DbDataReader row)
    {
        var values = new object?[Columns.Count];
        for (var index = 0; index < values.Length; index++)
        {
            try
            {
                values[index] = Columns[index].ReadValue(row, index);
            }
            // What it says may quote the value, which may be somebody's email address.
            catch (Exception exception) when (exception is FormatException or JsonException or InvalidCastException
                or ArgumentException or InvalidOperationException or OverflowException)
            {
                throw new RejectedValueException(Name, Columns[index].Name, $"is not what the site writes there (a value of the type {Columns[index].StoreType})");
            }
        }

        return values;
    }

    /// <summary>What the other product's table lacks or has besides; null where both have the same columns and key.</summary>
    public string? FindDifference(CopiedTable other) =>
        Columns.Select(column => column.Name).Except(other.Columns.Select(column => column.Name)).FirstOrDefault() is { } missing
            ? $"{Name}.{missing} is missing"
            : other.Columns.Select(column => column.Name).Except(Columns.Select(column => column.Name)).FirstOrDefault() is { } additional
                ? $"{Name}.{additional} is unknown"
                : Key.Select(column => column.Name).SequenceEqual(other.Key.Select(column => column.Name)) ? null : $"{Name} has another primary key";

    private static CopiedTable Create(ITable table)
    {
        var columns = table.Columns.Select(CopiedColumn.Create).OrderBy(column => column.Name, StringComparer.Ordinal).ToList();
        return new CopiedTable(
            table.Name, columns, [.. table.PrimaryKey!.Columns.Select(key => columns.Single(column => column.Name == key.Name))]);
    }

    private static void Add(ITable table, List<ITable> sorted)
    {
        if (sorted.Contains(table))
        {
            return;
        }

        foreach (var constraint in table.ForeignKeyConstraints)
        {
            if (constraint.PrincipalTable != table)
            {
                Add((ITable)constraint.PrincipalTable, sorted);
            }
        }

        sorted.Add(table);
    }
}
