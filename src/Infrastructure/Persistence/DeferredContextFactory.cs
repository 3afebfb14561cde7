using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>
/// Creates the pool of the product's contexts, and its options, with the first context: the services that start with the site take
/// the factory, and their first pages need no context.
/// </summary>
internal sealed class DeferredContextFactory<TContext>(IServiceProvider services) : IDbContextFactory<BookstoreDbContext>
    where TContext : BookstoreDbContext
{
    private readonly Lazy<PooledDbContextFactory<TContext>> _contexts = new(() => new(services.GetRequiredService<DbContextOptions<TContext>>()));

    public BookstoreDbContext CreateDbContext() => _contexts.Value.CreateDbContext();

    // EF Core's interface is not covariant.
    public async Task<BookstoreDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
        await _contexts.Value.CreateDbContextAsync(cancellationToken);
}
