namespace Bookstore.Architecture.Tests;

public sealed class DatabaseProviderTests
{
    // Being moved into Persistence: delete each as soon as this test says so.
    private static readonly string[] KnownUsers =
    [
        "Bookstore.Infrastructure.Doctor.DatabaseFileCheck",
        "Bookstore.Infrastructure.Doctor.DatabaseFinding",
        "Bookstore.Infrastructure.Doctor.DatabaseWriteCheck",
        "Bookstore.Web.Commands.CommandLine",
    ];

    [Fact]
    public void Only_persistence_knows_which_database_it_is() => Violations.AssertNoneBut(
        KnownUsers,
        from layer in Layers.All.Where(layer => layer != Layers.LocalTenant) // it has a database of its own
        from found in TypeReferences.Of(layer)
        where !found.Type.Namespace.StartsWith("Bookstore.Infrastructure.Persistence", StringComparison.Ordinal)
        from reference in found.References
        where IsProvider(reference.Scope.Name)
        select $"{found.Type.FullName} uses {reference.Name}",
        "Only Bookstore.Infrastructure.Persistence may know SQLite or Npgsql. Let it answer with a type of its own.");

    private static bool IsProvider(string assembly) =>
        assembly.Contains("Sqlite", StringComparison.OrdinalIgnoreCase)
        || assembly.StartsWith("SQLitePCL", StringComparison.Ordinal)
        || assembly.StartsWith("Npgsql", StringComparison.Ordinal);
}
