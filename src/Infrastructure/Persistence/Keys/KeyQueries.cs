using Microsoft.EntityFrameworkCore;

namespace Bookstore.Infrastructure.Persistence.Keys;

internal static class KeyQueries
{
    extension(BookstoreDbContext database)
    {
        public DbSet<DataProtectionKeyRow> DataProtectionKeys => database.Set<DataProtectionKeyRow>();
    }
}
