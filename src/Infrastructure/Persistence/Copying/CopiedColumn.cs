using System.Data.Common;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Bookstore.Infrastructure.Persistence.Copying;

/// <summary>A column, as one product stores it. Between products, a value travels as the model has it.</summary>
/// <param name="ModelType">The type of the model's property, without <see cref="Nullable{T}"/>.</param>
internal sealed record CopiedColumn(string Name, string StoreType, Type ModelType)
{
    private static readonly MethodInfo ReadMethod = typeof(CopiedColumn).GetMethod(nameof(Read), BindingFlags.Static | BindingFlags.NonPublic)!;

    private readonly Func<DbDataReader, int, object> _read = null!;
    private readonly ValueConverter? _converter;

    private CopiedColumn(string name, string storeType, Type modelType, RelationalTypeMapping mapping)
        : this(name, storeType, modelType)
    {
        _converter = mapping.Converter;
        _read = ReadMethod.MakeGenericMethod(Unwrap(_converter?.ProviderClrType ?? mapping.ClrType)).CreateDelegate<Func<DbDataReader, int, object>>();
    }

    public bool IsText => ModelType == typeof(string);

    public string QuotedName => $"\"{Name}\"";

    public static CopiedColumn Create(IColumn column)
    {
        var mapping = column.PropertyMappings[0];
        return new CopiedColumn(column.Name, column.StoreType, Unwrap(mapping.Property.ClrType), mapping.TypeMapping);
    }

    public object? ReadValue(DbDataReader row, int ordinal)
    {
        if (row.IsDBNull(ordinal))
        {
            return null;
        }

        var value = _read(row, ordinal);
        return _converter is null ? value : _converter.ConvertFromProvider(value);
    }

    /// <summary>The value of the model as a parameter of the product.</summary>
    public object? ToStore(object? value) => value is null || _converter is null ? value : _converter.ConvertToProvider(value);

    private static object Read<T>(DbDataReader row, int ordinal) => row.GetFieldValue<T>(ordinal)!;

    private static Type Unwrap(Type type) => Nullable.GetUnderlyingType(type) ?? type;
}
