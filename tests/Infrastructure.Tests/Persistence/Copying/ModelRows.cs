using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Persistence.Copying;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Bookstore.Infrastructure.Tests.Persistence.Copying;

/// <summary>Rows for every table of the model: nulls, long values, and texts of many languages.</summary>
internal static class ModelRows
{
    private static readonly DateTimeOffset Start = new(2026, 11, 27, 8, 0, 0, TimeSpan.Zero);
    private static readonly string[] Texts = ["Robin", "โรบิน", "рoбин", "羅賓", "🦉 \"o'wl\"", "e\u0301\t\n\\", ""];

    [SuppressMessage("Security", "EF1002", Justification = "The names are those of the model.")]
    public static void Fill(BookstoreDbContext database, int rows)
    {
        database.Database.OpenConnection();
        using var transaction = database.Database.BeginTransaction();
        var tables = database.Model.GetRelationalModel().Tables.ToDictionary(table => table.Name);
        foreach (var table in CopiedTable.ListIn(database.Model))
        {
            for (var row = 0; row < rows; row++)
            {
                var values = table.Columns.Select(column => column.ToStore(ValueOf(tables[table.Name], column.Name, row))).ToList();
                database.Database.ExecuteSqlRaw(
                    $"INSERT INTO {table.QuotedName} ({table.ColumnList}) VALUES ({string.Join(", ", values.Select((value, index) => value is null ? "NULL" : $"{{{index}}}"))})",
                    values.Select(value => value ?? ""));
            }
        }

        transaction.Commit();
    }

    /// <summary>All rows as EF Core reads them, by table and key.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> ReadAll(BookstoreDbContext database) =>
        database.Model.GetEntityTypes().ToDictionary(
            type => type.GetTableName()!, IReadOnlyList<string> (type) => [.. Read(database, type).Order(StringComparer.Ordinal)]);

    private static IEnumerable<string> Read(BookstoreDbContext database, IEntityType type)
    {
        var set = typeof(DbContext).GetMethod(nameof(DbContext.Set), [])!.MakeGenericMethod(type.ClrType).Invoke(database, [])!;
        return ((IQueryable<object>)set).IgnoreAutoIncludes().AsNoTracking().AsEnumerable()
            .Select(row => string.Join('|', type.GetProperties().Select(property => Describe(property.PropertyInfo!.GetValue(row)))));
    }

    private static string Describe(object? value) => value switch
    {
        null => "null",
        byte[] bytes => Convert.ToHexString(bytes),
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        IEnumerable<string> list => $"[{string.Join(',', list)}]",
        _ => $"{value}",
    };

    private static object? ValueOf(ITable table, string column, int row)
    {
        foreach (var constraint in table.ForeignKeyConstraints)
        {
            for (var index = 0; index < constraint.Columns.Count; index++)
            {
                if (constraint.Columns[index].Name == column)
                {
                    return ValueOf((ITable)constraint.PrincipalTable, constraint.PrincipalColumns[index].Name, row);
                }
            }
        }

        var property = table.FindColumn(column)!.PropertyMappings[0].Property;
        if (property.IsNullable && row % 3 == 1)
        {
            return null;
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{table.Name} {column} {row}"));
        return (Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType) switch
        {
            var type when type == typeof(string) => $"{Texts[row % Texts.Length]} {Convert.ToHexString(hash)}",
            var type when type == typeof(byte[]) => row % 5 == 3 ? [.. Enumerable.Repeat(hash, 2_000).SelectMany(bytes => bytes)] : hash,
            var type when type == typeof(Guid) => new Guid(hash.AsSpan(0, 16)),
            var type when type == typeof(DateTimeOffset) => Start.AddTicks(BitConverter.ToUInt32(hash) * 10L),
            var type when type == typeof(bool) => hash[0] % 2 == 0,
            var type when type == typeof(int) => row,
            var type when type == typeof(long) => (long)row,
            var type when type == typeof(List<string>) => Texts.Take(row % Texts.Length).ToList(),
            { IsEnum: true } type => Enum.GetValues(type).GetValue(row % Enum.GetValues(type).Length),
            var type => throw new NotSupportedException($"{table.Name}.{column} is a {type}: add a value."),
        };
    }
}
