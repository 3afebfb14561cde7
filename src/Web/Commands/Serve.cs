using Bookstore.Application.Setup;
using Bookstore.Infrastructure.Hosting;
using MediatR;
using Microsoft.Extensions.Options;

namespace Bookstore.Web.Commands;

/// <summary>No verb: starts the site, once its settings and its database are right.</summary>
internal static class Serve
{
    public static async Task<int> RunAsync(WebApplication app, CommandConsole console, CancellationToken stop)
    {
        // The host would validate too, but print a stack trace with it.
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        app.UseWeb();

        // Before any hosted service: the first of them may read the database.
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
                    : "There is no database where ConnectionStrings:Bookstore says. If there should be one, put it there; "
                        + "for a new one run 'dotnet Bookstore.Web.dll migrate'.",
                1);
        }

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
            throw new CommandException($"An address to listen on is wrong: {exception.Message}");
        }
    }

    // In Development PublicUrl decides the port too, unless something more specific does.
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

/// <summary>Whether the site has started: until then the command tells what fails, in one message instead of a stack trace.</summary>
internal sealed class StartupState
{
    public bool HasStarted { get; set; }
}
