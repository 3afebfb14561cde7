using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Persistence.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bookstore.Infrastructure.Persistence.Postgres;

internal static class PostgresServices
{
    public static IServiceCollection AddPostgres(this IServiceCollection services, string? connectionString)
    {
        services.AddSingleton<IDatabaseProvider>(_ => new PostgresProvider(connectionString));
        services.AddSingleton<IKeyStore, KeyTable>();
        services.AddSingleton<ILeaderLock, PostgresLeaderLock>();
        services.AddSingleton(_ => new DedicatedConnections(PostgresProvider.Parse(connectionString)));
        services.AddSingleton<PostgresNotifications>();
        services.AddSingleton<IInstanceNotifications>(provider => provider.GetRequiredService<PostgresNotifications>());
        services.AddSingleton<NotificationListener>();
        services.AddHostedService(provider => provider.GetRequiredService<NotificationListener>());
        services.AddHealthChecks().AddCheck<NotificationListener>("notifications");
        services.AddPooledDbContextFactory<PostgresDbContext>(
            (provider, options) => options.UseNpgsql(PostgresProvider.Parse(connectionString).ToString())
                .AddInterceptors(new BrokenConnectionInterceptor(provider.GetRequiredService<TimeProvider>())));
        return services.AddSingleton<IDbContextFactory<BookstoreDbContext>, DeferredContextFactory<PostgresDbContext>>();
    }
}
