using Bookstore.Application.Setup;
using MediatR;

namespace Bookstore.Web.Commands;

/// <summary><c>backup &lt;file&gt;</c>: copies the database, while the site may be running, and exits.</summary>
internal static class Backup
{
    public static async Task<int> RunAsync(WebApplication app, string file)
    {
        var path = Path.GetFullPath(file);
        switch (await app.Services.GetRequiredService<IMediator>().Send(new BackupDatabase(path)))
        {
            case BackupDatabaseResult.Written:
                Console.WriteLine($"The database is copied to {path}.");
                return 0;
            case BackupDatabaseResult.FileExists:
                return CommandLine.Fail($"{path} is there already, and a backup overwrites nothing. Name a new file.", 1);
            case BackupDatabaseResult.Damaged:
                return CommandLine.Fail("The database is damaged, so no copy was kept. Restore the last backup.", 1);
            case var unknown:
                throw new InvalidOperationException($"{unknown} is no result that this command knows.");
        }
    }
}
