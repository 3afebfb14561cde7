using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>The database product; bound from <c>Database</c>. Where it is, says the connection string <c>Bookstore</c>.</summary>
internal sealed class DatabaseOptions
{
    public const string Section = "Database";

    /// <summary>
    /// <c>Sqlite</c>, a file for one machine, or <see href="operations.md#postgresql"><c>Postgres</c></see>, a server that several
    /// machines can share.
    /// </summary>
    public DatabaseProduct Provider { get; set; }

    /// <exception cref="OptionsValidationException">The setting names no product.</exception>
    public static DatabaseOptions Read(IConfiguration configuration) => configuration[$"{Section}:{nameof(Provider)}"] switch
    {
        null or "" => new DatabaseOptions(),
        var text when Enum.GetNames<DatabaseProduct>().Contains(text, StringComparer.OrdinalIgnoreCase) =>
            new DatabaseOptions { Provider = Enum.Parse<DatabaseProduct>(text, ignoreCase: true) },
        var text => throw new OptionsValidationException(
            Section, typeof(DatabaseOptions), [$"Database:Provider is '{text}'. It must be {nameof(DatabaseProduct.Sqlite)} or {nameof(DatabaseProduct.Postgres)}."]),
    };
}

internal enum DatabaseProduct
{
    /// <summary>A file: for one instance of the site.</summary>
    Sqlite,

    /// <summary>A server, which any number of instances share.</summary>
    Postgres,
}
