using Bookstore.Application.Ports;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>The database as a whole, through EF Core's migrations.</summary>
internal sealed class Database(IDbContextFactory<BookstoreDbContext> databases, ILogger<Database> logger) : IDatabase
{
    public async Task<int> CountPendingMigrationsAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return (await database.Database.GetPendingMigrationsAsync(cancellationToken)).Count();
    }

    public async Task<int> MigrateAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var pending = (await database.Database.GetPendingMigrationsAsync(cancellationToken)).Count();
        if (pending > 0)
        {
            await database.Database.MigrateAsync(cancellationToken);
            logger.Migrated(pending);
        }

        return pending;
    }
}
