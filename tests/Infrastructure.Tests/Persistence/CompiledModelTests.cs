using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Persistence.Postgres;
using Bookstore.Infrastructure.Persistence.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Bookstore.Infrastructure.Tests.Persistence;

/// <summary>Each product has its model as generated code, so that a start doesn't build it.</summary>
public sealed class CompiledModelTests
{
    [Fact]
    public void The_compiled_model_of_sqlite_is_that_of_the_code()
    {
        var options = new DbContextOptionsBuilder<BookstoreDbContext>();
        new SqliteProvider("Data Source=bookstore.db", Path.GetTempPath()).Configure(options);
        using var database = new BookstoreDbContext(options.Options);

        AssertIsCurrent(database);
    }

    [Fact]
    public void The_compiled_model_of_postgresql_is_that_of_the_code()
    {
        using var database = new PostgresDbContext(new DbContextOptionsBuilder<PostgresDbContext>().UseNpgsql("Host=localhost").Options);

        AssertIsCurrent(database);
    }

    private static void AssertIsCurrent(BookstoreDbContext database)
    {
        Assert.EndsWith(".CompiledModel", database.Model.GetType().Namespace, StringComparison.Ordinal);
        var built = database.GetService<IModelRuntimeInitializer>().Initialize(database.GetService<IDesignTimeModel>().Model, designTime: false);

        // Run the commands in docs/operations.md, "Database", where this fails.
        Assert.Equal(Describe(built), Describe(database.Model));
    }

    private static IEnumerable<string> Describe(IModel model) =>
        from entity in model.GetEntityTypes().OrderBy(entity => entity.Name, StringComparer.Ordinal)
        from line in new[] { $"{entity.Name} in {entity.GetTableName()}" }
            .Concat(entity.GetProperties().Select(Describe))
            .Concat(entity.GetKeys().Select(key => key.ToDebugString()))
            .Concat(entity.GetForeignKeys().Select(key => key.ToDebugString()))
            .Concat(entity.GetIndexes().Select(index => index.ToDebugString()))
            .Concat(entity.GetNavigations().Select(navigation => navigation.ToDebugString()))
        select line;

    private static string Describe(IProperty property) =>
        $"{property.ToDebugString()} {property.GetColumnName()} {property.GetColumnType()} {property.GetValueConverter()?.GetType()} {property.GetMaxLength()}";
}
