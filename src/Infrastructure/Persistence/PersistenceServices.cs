using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Persistence.Copying;
using Bookstore.Infrastructure.Persistence.Keys;
using Bookstore.Infrastructure.Persistence.Postgres;
using Bookstore.Infrastructure.Persistence.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bookstore.Infrastructure.Persistence;

internal static class PersistenceServices
{
    /// <summary>
    /// The SQLite file; a relative path starts at the app's folder. For PostgreSQL, the server and database:
    /// <c>Host=db.example;Database=bookstore;Username=bookstore;Password=...</c>.
    /// </summary>
    /// <value><c>Data Source=data/bookstore.db</c></value>
    private const string ConnectionSetting = "ConnectionStrings:Bookstore";

    public static IServiceCollection AddPersistence(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var connectionString = configuration[ConnectionSetting];
        _ = DatabaseOptions.Read(configuration).Provider switch
        {
            DatabaseProduct.Postgres => services.AddPostgres(connectionString),
            _ => services.AddSqlite(connectionString, environment.ContentRootPath),
        };
        services.AddSingleton<LeaderMetrics>();
        services.AddSingleton<LeaderElection>();
        services.AddHostedService(provider => provider.GetRequiredService<LeaderElection>());
        services.AddSingleton<WriteLock>();
        services.AddSingleton<DatabaseOutages>();
        services.AddSingleton<IDatabase, Database>();
        services.AddSingleton<LargeDatabaseVerification>();
        services.AddHostedService(provider => provider.GetRequiredService<LargeDatabaseVerification>());
        services.AddSingleton<ICopyTargetProduct, PostgresCopyTargets>();
        services.AddSingleton<IDatabaseCopy, DatabaseCopy>();
        services.AddSingleton<ProfileSummaries>();
        services.AddHostedService(provider => provider.GetRequiredService<ProfileSummaries>());
        services.AddSingleton<ProfileStore>();
        services.AddSingleton<IProfileStore>(provider => provider.GetRequiredService<ProfileStore>());
        services.AddSingleton<UsedLogoutTokens>();
        services.AddSingleton<KeyImport>();
        services.AddHealthChecks().AddCheck<DatabaseHealthCheck>("database");
        return services;
    }
}
