namespace Bookstore.Architecture.Tests;

public sealed class DatabaseProviderTests
{
    private static readonly string[] Products = ["Sqlite", "Postgres"];

    [Fact]
    public void Only_persistence_knows_which_database_it_is() => Violations.AssertNone(
        from layer in Layers.All.Where(layer => layer != Layers.LocalTenant) // it has a database of its own
        from found in TypeReferences.Of(layer)
        where !Products.Any(product => found.Type.Namespace.StartsWith($"Bookstore.Infrastructure.Persistence.{product}", StringComparison.Ordinal))
        from reference in found.References
        where IsProvider(reference.Scope.Name)
        select $"{found.Type.FullName} uses {reference.Name}",
        "Only the product's folder in Bookstore.Infrastructure.Persistence may know it. Ask IDatabaseProvider.");

    private static bool IsProvider(string assembly) =>
        assembly.Contains("Sqlite", StringComparison.OrdinalIgnoreCase)
        || assembly.StartsWith("SQLitePCL", StringComparison.Ordinal)
        || assembly.StartsWith("Npgsql", StringComparison.Ordinal);
}
