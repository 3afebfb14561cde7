using System.Diagnostics;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Logging;
using Bookstore.Infrastructure.Logto;
using Bookstore.Infrastructure.Patreon;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Persistence.Sqlite;
using Bookstore.Infrastructure.Sessions;
using Bookstore.Infrastructure.Shelf;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure;

/// <summary>Registers the Infrastructure layer.</summary>
public static class DependencyInjection
{
    /// <summary>Adds Logto, the sessions and the database behind the Application layer's ports.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="configuration">The settings.</param>
    /// <param name="environment">Where relative paths start.</param>
    public static IServiceCollection AddInfrastructure(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddOptions<SiteOptions>().Bind(configuration).ValidateOnStart();
        services.AddOptions<LogtoOptions>().Bind(configuration.GetSection("Logto")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SiteOptions>, SiteOptionsValidator>();
        services.AddSingleton<IValidateOptions<LogtoOptions>, LogtoOptionsValidator>();

        // Those who are called are told nothing of what a visitor's browser sent: the call may carry the site's secrets.
        services.ConfigureHttpClientDefaults(client => client.UseSocketsHttpHandler(
            (handler, _) => handler.ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator()));

        return services
            .AddLogLines()
            .AddDatabase(configuration, environment)
            .AddSessions(configuration, environment)
            .AddLogto()
            .AddShelf()
            .AddPatreon(configuration);
    }

    private static IServiceCollection AddLogLines(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton<LoggerFactory>();
        services.Replace(ServiceDescriptor.Singleton<ILoggerFactory, ThrottledLoggerFactory>());
        services.AddSingleton<ConsoleFormatter, LogLines>();
        services.Configure<ConsoleLoggerOptions>(options => options.FormatterName ??= LogLines.FormatterName);
        return services;
    }

    private static IServiceCollection AddDatabase(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddSingleton<IDatabaseProvider, SqliteProvider>();
        services.AddPooledDbContextFactory<BookstoreDbContext>((provider, options) => provider.GetRequiredService<IDatabaseProvider>().Configure(
            options, configuration.GetConnectionString("Bookstore") ?? "Data Source=data/bookstore.db", environment.ContentRootPath));
        services.AddSingleton<WriteLock>();
        services.AddSingleton<DatabaseOutages>();
        services.AddSingleton<IDatabase, Database>();
        services.AddSingleton<IProfileStore, ProfileStore>();
        services.AddSingleton<UsedLogoutTokens>();
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        return services;
    }

    private static IServiceCollection AddSessions(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        // A folder of its own: encrypted tickets are worth nothing beside their keys, nor in one backup with them.
        var keys = Path.GetFullPath(configuration["DataProtection:Folder"] ?? "keys", environment.ContentRootPath);
        services.AddDataProtection().SetApplicationName("Bookstore");
        services.AddOptions<KeyManagementOptions>().ValidateOnStart().Configure<ILoggerFactory>(
            (options, loggers) => options.XmlRepository = KeyFolder.Open(keys, options.AutoGenerateKeys, loggers));
        services.AddSingleton<IValidateOptions<KeyManagementOptions>, KeyRingValidator>();
        services.AddHealthChecks().AddCheck<KeyRingHealth>("keys");

        services.AddSingleton<OperatorToken>();
        services.AddSingleton<HealthReports>();

        services.AddOptions<SessionOptions>().Bind(configuration.GetSection("Sessions")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SessionOptions>, SessionOptionsValidator>();
        services.AddSingleton<SessionCache>();
        services.AddSingleton<SessionMetrics>();
        services.AddSingleton<SessionStore>();
        services.AddHostedService<ExpiredSessionCleanup>();
        services.AddHostedService<ActiveSessionCounter>();
        services.AddSingleton<SessionCookie>();
        services.AddSingleton<IConfigureOptions<CookieAuthenticationOptions>>(provider => provider.GetRequiredService<SessionCookie>());
        services.AddSingleton<ISessions, CookieSessions>();
        services.AddAuthentication(Schemes.Session).AddCookie(Schemes.Session);
        return services;
    }

    private static IServiceCollection AddLogto(this IServiceCollection services)
    {
        // After a key rotation the first sign-in waits for the new keys instead of failing.
        AppContext.SetSwitch("Switch.Microsoft.IdentityModel.UpdateConfigAsBlocking", true);

        services.AddHttpClient(OpenIdConnectSetup.ClientName, client =>
            {
                client.Timeout = LogtoResilience.CallTimeout;
                client.MaxResponseContentBufferSize = 1024 * 1024;
            })
            // The client lives as long as the app; the handler sees new DNS answers all the same.
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.PooledConnectionLifetime = TimeSpan.FromMinutes(2);
                handler.AllowAutoRedirect = false;
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            // Outermost, so that a status is an exception only when it is the last word.
            .AddHttpMessageHandler(() => new LogtoOutage())
            .AddLogtoResilience()
            // Innermost, so that the second try is measured too.
            .AddHttpMessageHandler(() => new LogtoEndpointTag());
        services.AddSingleton<IConfigureOptions<OpenIdConnectOptions>, OpenIdConnectSetup>();
        services.AddSingleton<LogtoEvents>();
        services.AddSingleton<ILogtoSignIn, LogtoSignIn>();
        services.AddSingleton<ILogtoTokens, LogtoTokenRevocation>();
        services.AddSingleton<ILogoutTokens, LogoutTokens>();
        services.AddSingleton<ILogtoWebhooks, LogtoWebhooks>();
        services.AddAuthentication().AddOpenIdConnect(Schemes.Logto, _ => { });
        services.AddTransient<LogtoHandler>();
        services.Configure<AuthenticationOptions>(options => options.SchemeMap[Schemes.Logto].HandlerType = typeof(LogtoHandler));
        // It repeats what a browser or Logto said, uncut. What came of it is in this layer's own messages.
        services.AddLogging(logging => logging.AddFilter(typeof(LogtoHandler).FullName, LogLevel.None));
        services.AddHealthChecks().AddCheck<LogtoHealth>("logto");
        return services;
    }

    private static IServiceCollection AddShelf(this IServiceCollection services)
    {
        services.AddOptions<ShelfOptions>().BindConfiguration("Shelf").ValidateOnStart();
        services.AddSingleton<IValidateOptions<ShelfOptions>, ShelfOptionsValidator>();
        services.AddSingleton<FolderShelf>();
        services.AddSingleton<IShelf>(provider => provider.GetRequiredService<FolderShelf>());
        services.AddHostedService(provider => provider.GetRequiredService<FolderShelf>());
        return services;
    }
}
