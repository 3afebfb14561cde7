using Bookstore.Infrastructure.Persistence.Copying;
using Microsoft.Extensions.DependencyInjection;

namespace Bookstore.Infrastructure.Persistence.Sqlite;

internal static class SqliteServices
{
    private const string DefaultConnectionString = "Data Source=data/bookstore.db";

    /// <param name="contentRoot">Where a relative path in the connection string starts.</param>
    public static IServiceCollection AddSqlite(this IServiceCollection services, string? connectionString, string contentRoot)
    {
        connectionString ??= DefaultConnectionString;
        services.AddSingleton<IDatabaseProvider>(_ => new SqliteProvider(connectionString, contentRoot));
        services.AddSingleton<ICopySource, SqliteCopySource>();
        services.AddHostedService<OpenFile>();
        services.AddSingleton<ILeaderLock, SqliteLeaderLock>();
        services.AddSingleton<IInstanceNotifications, LocalNotifications>();
        return services.AddPooledDbContextFactory<BookstoreDbContext>(
            options => SqliteProvider.Configure(options, connectionString, contentRoot));
    }
}
