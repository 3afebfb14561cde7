using Bookstore.Application.Maintenance;
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
        app.UseWeb();

        // Before the hosted services start, since they may read the database.
        var mediator = app.Services.GetRequiredService<IMediator>();
        if (app.Environment.IsDevelopment())
        {
            await mediator.Send(new MigrateDatabase(), stop);
        }
        else if (await mediator.Send(new CheckDatabase(), stop) is { PendingMigrations: var pending and > 0 } state)
        {
            return console.Fail(
                state.Exists
                    ? $"The database is {pending} migration(s) behind. Back it up, run 'dotnet Bookstore.Web.dll migrate', and start again."
                    : "There is no database at the path in ConnectionStrings:Bookstore. Restore it there; "
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
