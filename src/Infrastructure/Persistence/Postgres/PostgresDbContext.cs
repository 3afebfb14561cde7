using Microsoft.EntityFrameworkCore;

namespace Bookstore.Infrastructure.Persistence.Postgres;

/// <summary>The same model on PostgreSQL: a type of its own, since EF Core finds migrations by the context's type.</summary>
internal sealed class PostgresDbContext(DbContextOptions<PostgresDbContext> options) : BookstoreDbContext(options);
