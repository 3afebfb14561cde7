using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Persistence.Sqlite;
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
        services.AddSingleton<IDatabaseProvider, SqliteProvider>();
        services.AddSingleton<IInstanceNotifications, LocalNotifications>();
        services.AddPooledDbContextFactory<BookstoreDbContext>((provider, options) => provider.GetRequiredService<IDatabaseProvider>().Configure(
            options, configuration.GetConnectionString("Bookstore") ?? "Data Source=data/bookstore.db", environment.ContentRootPath));
        services.AddSingleton<WriteLock>();
        services.AddSingleton<DatabaseOutages>();
        services.AddSingleton<IDatabase, Database>();
        services.AddSingleton<IProfileStore, ProfileStore>();
        services.AddSingleton<UsedLogoutTokens>();
        services.AddHealthChecks().AddCheck<DatabaseHealthCheck>("database");
        return services;
    }
}
