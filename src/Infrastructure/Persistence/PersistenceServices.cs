using Bookstore.Application.Ports;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bookstore.Infrastructure.Persistence;

internal static class PersistenceServices
{
    public static IServiceCollection AddPersistence(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddPooledDbContextFactory<BookstoreDbContext>(options => options.UseBookstoreSqlite(
            configuration.GetConnectionString("Bookstore") ?? "Data Source=data/bookstore.db", environment.ContentRootPath));
        services.AddSingleton<WriteLock>();
        services.AddSingleton<DatabaseOutages>();
        services.AddSingleton<IDatabase, Database>();
        services.AddSingleton<IProfileStore, ProfileStore>();
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        return services;
    }
}
