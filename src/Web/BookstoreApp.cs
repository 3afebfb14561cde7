using Bookstore.Application;
using Bookstore.Infrastructure;
//#if (localTenant)
#if DEBUG
using Bookstore.LocalTenant;
#endif
//#endif
using Bookstore.Web.Commands;
using Bookstore.Web.Hosting;

namespace Bookstore.Web;

/// <summary>The app, as the program starts it and tests host it in their own process.</summary>
public static class BookstoreApp
{
    /// <summary>Runs a command, or the site until it is stopped.</summary>
    /// <param name="createBuilder">Creates the host's builder, with its settings, log and content root.</param>
    /// <param name="stop">Stops the site, as a signal does.</param>
    /// <returns>The exit code: 0 for success, 1 for a failure whose reason is printed, 2 for an unknown command.</returns>
    public static Task<int> RunAsync(
        string[] args,
        CommandConsole console,
        Func<WebApplicationOptions, WebApplicationBuilder> createBuilder,
        CancellationToken stop = default) =>
        new CommandLine(console, (settings, prepare) => Build(createBuilder, settings, prepare), stop).RunAsync(args);

    private static WebApplication Build(
        Func<WebApplicationOptions, WebApplicationBuilder> createBuilder,
        IReadOnlyList<string> settings,
        Action<WebApplicationBuilder>? prepare)
    {
        var builder = createBuilder(new WebApplicationOptions
        {
            Args = [.. settings],
            // A published app finds its settings and relative paths wherever it is started from.
            ContentRootPath = File.Exists("appsettings.json") ? null : AppContext.BaseDirectory,
        });
        builder.Configuration.AddSecretFiles();
        prepare?.Invoke(builder);
        //#if (localTenant)
#if DEBUG
        builder.AddLocalTenant();
#endif
        //#endif
        builder.Services
            .AddApplication()
            .AddInfrastructure(builder.Configuration, builder.Environment)
            .AddWeb(builder.Configuration);
        return builder.Build();
    }
}
