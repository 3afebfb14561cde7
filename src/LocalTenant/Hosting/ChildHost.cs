using Microsoft.AspNetCore.Hosting;

namespace Bookstore.LocalTenant.Hosting;

/// <summary>
/// A web host in the app's process that shares only the app's log, not its URLs, settings or services, and listens on
/// loopback only.
/// </summary>
internal static class ChildHost
{
    public static WebApplicationBuilder CreateBuilder(int port, ILoggerFactory loggers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ListenLocalhost(port);
        });

        // Only what a developer can act on; a failed start throws anyway.
        builder.Logging
            .AddProvider(new AppLoggerProvider(loggers))
            .SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error); // it warns of unencrypted keys

        builder.Services.AddRouting();
        builder.Services.AddSingleton<IHostLifetime, PassiveLifetime>();
        return builder;
    }

    /// <summary>Rejects other hosts than <c>localhost</c>, against DNS rebinding.</summary>
    public static void UseLocalhostOnly(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.Request.Host.Host == "localhost") return next(context);

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    });

    /// <summary>The app starts and stops this host; Ctrl+C must not.</summary>
    private sealed class PassiveLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class AppLoggerProvider(ILoggerFactory loggers) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => loggers.CreateLogger(categoryName);

        // The factory belongs to the app.
        public void Dispose()
        {
        }
    }
}
