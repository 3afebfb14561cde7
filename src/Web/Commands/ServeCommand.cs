using Bookstore.Application.Maintenance;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Hosting;
using MediatR;
using Microsoft.Extensions.Options;

namespace Bookstore.Web.Commands;

/// <summary>Starts the site if its settings and its database are valid.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(WebApplication app, CommandConsole console, CancellationToken stop)
    {
        // The host validates too, but with a stack trace.
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        // The slowest parts of a start, side by side. The hosted services are created meanwhile, and start after both, since they may
        // read the database.
        var checking = Task.Run(() => CheckDatabaseAsync(app, stop), stop);
        app.UseWeb();
        _ = app.Services.GetServices<IHostedService>();
        if (await checking is { PendingMigrations: > 0 and var pending } state)
        {
            return console.Fail(
                state.Exists
                    ? $"The database is {pending} migration(s) behind. Back it up, run 'dotnet Bookstore.Web.dll migrate', and start again."
                    : "There is no database where ConnectionStrings:Bookstore says. Restore it there; "
                        + "to create one, run 'dotnet Bookstore.Web.dll migrate'.",
                1);
        }

        app.Services.GetRequiredService<StoredKeys>().Validate();
        var site = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value;
        ListenOn(site, app);
        var startup = app.Services.GetRequiredService<StartupState>();
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            startup.HasStarted = true;
            app.Logger.Ready(Origins.ForPeople(site.Origin));
        });
        try
        {
            await app.RunAsync(stop);
            return 0;
        }
        catch (Exception exception) when (!startup.HasStarted && exception is FormatException or ArgumentOutOfRangeException { ParamName: "port" })
        {
            throw new CommandException($"The site can't listen on an address: {exception.Message}");
        }
    }

    // Null in Development, where the database is brought up to date.
    private static async Task<DatabaseState?> CheckDatabaseAsync(WebApplication app, CancellationToken stop)
    {
        var mediator = app.Services.GetRequiredService<IMediator>();
        if (!app.Environment.IsDevelopment())
        {
            return await mediator.Send(new CheckDatabase(LeavesLarge: true), stop);
        }

        await mediator.Send(new MigrateDatabase(), stop);
        return null;
    }

    // In Development the site listens on PublicUrl, unless a more specific setting says otherwise.
    private static void ListenOn(SiteOptions site, WebApplication app)
    {
        string[] specific = ["urls", "http_ports", "https_ports"];
        if (app.Environment.IsDevelopment()
            && !site.IsHttps
            && specific.All(key => string.IsNullOrEmpty(app.Configuration[key]))
            && !app.Configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            app.Urls.Add(site.Origin);
        }
    }
}

/// <summary>Whether the site has started. Until then, a failure is printed as one message, without a stack trace.</summary>
internal sealed class StartupState
{
    public bool HasStarted { get; set; }
}
