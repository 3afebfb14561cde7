using Microsoft.EntityFrameworkCore;

namespace Bookstore.Infrastructure.Persistence.Copying;

/// <summary>
/// What a target says of its unfinished copy. It lies in a table of its own, which the copy creates before its first row and drops
/// after its last.
/// </summary>
/// <param name="Source">Identifies the source by its content.</param>
/// <param name="IsVerified">Whether only what follows the tables is left to do.</param>
internal sealed record CopyNote(string Source, bool IsVerified)
{
    public static async Task<CopyNote?> FindAsync(BookstoreDbContext target, CancellationToken cancellationToken)
    {
        await target.Database.ExecuteSqlAsync(
            $"""CREATE TABLE IF NOT EXISTS "UnfinishedCopy" ("Source" text NOT NULL PRIMARY KEY, "IsVerified" boolean NOT NULL)""", cancellationToken);
        return (await target.Database.SqlQuery<Row>($"""SELECT "Source", "IsVerified" FROM "UnfinishedCopy" """).ToListAsync(cancellationToken))
            .Select(row => new CopyNote(row.Source, row.IsVerified)).SingleOrDefault();
    }

    public static Task RemoveAsync(BookstoreDbContext target, CancellationToken cancellationToken) =>
        target.Database.ExecuteSqlAsync($"""DROP TABLE IF EXISTS "UnfinishedCopy" """, cancellationToken);

    public async Task SaveAsync(BookstoreDbContext target, CancellationToken cancellationToken)
    {
        await target.Database.ExecuteSqlAsync(
            $"""
             INSERT INTO "UnfinishedCopy" ("Source", "IsVerified") VALUES ({Source}, {IsVerified})
             ON CONFLICT ("Source") DO UPDATE SET "IsVerified" = excluded."IsVerified"
             """,
            cancellationToken);
    }

    private sealed record Row(string Source, bool IsVerified);
}
