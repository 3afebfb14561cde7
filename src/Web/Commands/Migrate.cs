using Bookstore.Application.Maintenance;
using MediatR;

namespace Bookstore.Web.Commands;

/// <summary><c>migrate</c>: brings the database up to date and exits.</summary>
internal static class Migrate
{
    public static CommandSupport Create(CommandConsole console, Build build) => new CommandSupport(console, "migrate", "Brings the database up to date.", "migrate").Does(async result =>
    {
        await using var app = build(result.UnmatchedTokens);
        var applied = await app.Services.GetRequiredService<IMediator>().Send(new MigrateDatabase());
        console.OutputWriter.WriteLine(applied == 0 ? "The database is up to date." : $"Applied {applied} migration(s). The database is up to date.");
        return 0;
    });
}
