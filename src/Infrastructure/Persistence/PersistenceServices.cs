using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Persistence.Postgres;
using Bookstore.Infrastructure.Persistence.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bookstore.Infrastructure.Persistence;

internal static class PersistenceServices
{
    public static IServiceCollection AddPersistence(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var connectionString = configuration.GetConnectionString("Bookstore");
        _ = DatabaseOptions.Read(configuration).Provider switch
        {
            DatabaseProduct.Postgres => services.AddPostgres(connectionString),
            _ => services.AddSqlite(connectionString, environment.ContentRootPath),
        };
        services.AddSingleton<WriteLock>();
        services.AddSingleton<DatabaseOutages>();
        services.AddSingleton<IDatabase, Database>();
        services.AddSingleton<IProfileStore, ProfileStore>();
        services.AddSingleton<UsedLogoutTokens>();
        services.AddHealthChecks().AddCheck<DatabaseHealthCheck>("database");
        return services;
    }
}
