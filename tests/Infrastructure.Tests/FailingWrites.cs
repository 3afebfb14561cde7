using Bookstore.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.Infrastructure.Tests;

/// <summary>Has a table reject what is written to it, as a full disk does.</summary>
internal static class FailingWrites
{
    /// <param name="database">The database.</param>
    /// <param name="operation">What fails, such as <c>INSERT</c> or <c>UPDATE OF "Pair"</c>.</param>
    /// <param name="table">The table.</param>
    /// <param name="message">What the database then says.</param>
    public static Task<int> BeginAsync(BookstoreDbContext database, string operation, string table, string message = "disk full")
    {
        var sql = database.Database.IsSqlite()
            ? $"""CREATE TRIGGER "Full" BEFORE {operation} ON "{table}" BEGIN SELECT RAISE(ABORT, '{message}'); END"""
            : $"""
              CREATE FUNCTION "Full"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{message}'; END $$;
              CREATE TRIGGER "Full" BEFORE {operation} ON "{table}" FOR EACH ROW EXECUTE FUNCTION "Full"()
              """;
        return database.Database.ExecuteSqlRawAsync(sql);
    }

    public static Task<int> EndAsync(BookstoreDbContext database) =>
        database.Database.ExecuteSqlRawAsync(database.Database.IsSqlite() ? "DROP TRIGGER \"Full\"" : "DROP FUNCTION \"Full\" CASCADE");
}
