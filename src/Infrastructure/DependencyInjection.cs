using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Http;
using Bookstore.Infrastructure.Logging;
using Bookstore.Infrastructure.Logto;
using Bookstore.Infrastructure.Patreon;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Sessions;
//#if (shelf)
using Bookstore.Infrastructure.Shelf;
//#endif
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bookstore.Infrastructure;

/// <summary>Registers the Infrastructure layer: Logto, Patreon, the sessions and the database, behind the ports of the Application layer.</summary>
public static class DependencyInjection
{
    /// <param name="environment">Where relative paths start.</param>
    public static IServiceCollection AddInfrastructure(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment) => services
        .AddConsoleLog()
        .AddHttp()
        .AddPersistence(configuration, environment)
        .AddHosting(configuration, environment)
        .AddSessions(configuration, environment)
        .AddLogto(configuration)
        //#if (shelf)
        .AddShelf()
        //#endif
        .AddPatreon(configuration);
}
