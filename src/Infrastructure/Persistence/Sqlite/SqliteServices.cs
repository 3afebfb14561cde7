using Bookstore.Infrastructure.Persistence.Copying;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bookstore.Infrastructure.Persistence.Sqlite;

internal static class SqliteServices
{
    private const string DefaultConnectionString = "Data Source=data/bookstore.db";

    /// <param name="contentRoot">Where a relative path in the connection string starts.</param>
    public static IServiceCollection AddSqlite(this IServiceCollection services, string? connectionString, string contentRoot)
    {
        connectionString ??= DefaultConnectionString;
        services.AddSingleton(_ => new SqliteProvider(connectionString, contentRoot));
        services.AddSingleton<IDatabaseProvider>(provider => provider.GetRequiredService<SqliteProvider>());
        services.AddSingleton<ICopySource, SqliteCopySource>();
        services.AddHostedService<OpenFile>();
        services.AddSingleton<ILeaderLock, SqliteLeaderLock>();
        services.AddSingleton<IInstanceNotifications, LocalNotifications>();
        services.AddPooledDbContextFactory<BookstoreDbContext>((provider, options) => provider.GetRequiredService<SqliteProvider>().Configure(options));
        return services.AddSingleton<IDbContextFactory<BookstoreDbContext>, DeferredContextFactory<BookstoreDbContext>>();
    }
}
