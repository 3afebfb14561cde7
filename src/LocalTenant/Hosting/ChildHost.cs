using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookstore.LocalTenant.Hosting;

/// <summary>
/// A small web host inside the app's process. It inherits no URLs, settings or services of the app, only its log, and
/// listens on loopback alone.
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

        // The app's log gets what a developer can act on; a failed start is told by the exception, once.
        builder.Logging
            .AddProvider(new AppLoggerProvider(loggers))
            .SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error); // keys in plain text are right for a developer

        builder.Services.AddRouting();
        builder.Services.AddSingleton<IHostLifetime, PassiveLifetime>();
        return builder;
    }

    /// <summary>Answers only to <c>localhost</c>, so that a web page whose name was rebound to loopback gets nothing.</summary>
    public static void UseLocalhostOnly(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.Request.Host.Host == "localhost") return next(context);

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    });

    /// <summary>The app starts and stops this host, so Ctrl+C is not its concern.</summary>
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
