using Bookstore.Application;
using Bookstore.Infrastructure;
#if DEBUG
using Bookstore.LocalTenant;
#endif
using Bookstore.Web.Commands;

namespace Bookstore.Web;

/// <summary>The app: the program starts it, and tests host it in their own process.</summary>
public static class BookstoreApp
{
    /// <summary>Runs what the command line asks for to its end: the site, until it is told to stop, or a command.</summary>
    /// <param name="args">The command line: a command or none, then its options and settings.</param>
    /// <param name="console">Where commands write, and ask.</param>
    /// <param name="createBuilder">
    /// Creates the host's builder, with its settings, log and content root: <see cref="WebApplication.CreateBuilder(WebApplicationOptions)"/>
    /// for a process of its own.
    /// </param>
    /// <param name="stop">Stops the site, as a signal does.</param>
    /// <returns>The exit code: 0 for done, 1 for a reason that is printed, 2 for what is no command.</returns>
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
            // Settings and relative paths belong to the app's folder, from wherever a published app is started.
            ContentRootPath = File.Exists("appsettings.json") ? null : AppContext.BaseDirectory,
        });
        prepare?.Invoke(builder);
#if DEBUG
        builder.AddLocalTenant();
#endif
        builder.Services
            .AddApplication()
            .AddInfrastructure(builder.Configuration, builder.Environment)
            .AddWeb(builder.Configuration);
        return builder.Build();
    }
}
