using Bookstore.Application.Maintenance;
using MediatR;

namespace Bookstore.Web.Commands;

/// <summary><c>migrate</c>: applies the missing migrations.</summary>
internal static class MigrateCommand
{
    public static AppCommand Create(CommandConsole console, Build build) => new AppCommand(console, "migrate", "Creates the database, or brings it up to date.", "migrate").WithAction(async result =>
    {
        await using var app = build(result.UnmatchedTokens);
        var applied = await app.Services.GetRequiredService<IMediator>().Send(new MigrateDatabase());
        await console.OutputWriter.WriteLineAsync(applied == 0 ? "The database is up to date." : $"Applied {applied} migration(s). The database is up to date.");
        return 0;
    });
}
