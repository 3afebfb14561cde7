using System.Runtime.Versioning;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Persistence;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Doctor;

/// <summary>Whether the Data Protection keys outlast a restart, can be read, and are for this user alone. No key is made.</summary>
internal sealed class KeysCheck(
    IKeyManager keys, IOptions<KeyManagementOptions> options, IDbContextFactory<BookstoreDbContext> databases, TimeProvider clock) : ICheck
{
    private const UnixFileMode OthersRead = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode OthersEnter = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public string Name => "keys";

    public IReadOnlyList<string> Needs => [];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var folder = ((KeyFolder)options.Value.XmlRepository!).Directory;
        List<Finding> findings = [.. FindProblems()];
        if (folder.FullName == await FindDatabaseFolderAsync(cancellationToken))
        {
            findings.Add(Finding.Warning(
                $"The Data Protection keys are beside the database, in '{folder}': one theft, or one backup, takes both.",
                "Set DataProtection:Folder to a folder of its own, move the keys there, and restart the site."));
        }

        if (!OperatingSystem.IsWindows() && folder.Exists && FindExposed(folder) is { } exposed)
        {
            findings.Add(Finding.Warning(
                $"Other users of this machine can get at the Data Protection keys: the mode of '{exposed}' is {Convert.ToString((int)exposed.UnixFileMode, 8)}.",
                $"chmod 700 '{folder}' and chmod 600 its files."));
        }

        return findings.Count > 0 ? findings : [Finding.Ok($"The Data Protection keys are kept in '{folder}', for this user alone, and can be read.")];

        IEnumerable<Finding> FindProblems()
        {
            var all = ReadKeys();
            if (all is null)
            {
                yield return Finding.Failed(
                    $"The Data Protection keys in '{folder}' can't be read.",
                    "See that the files are the site's user's and whole; from a backup, put all of them back.");
            }
            else if (all.Any(key => !key.IsRevoked && key.ExpirationDate > clock.GetUtcNow()))
            {
                // None is to be made.
            }
            else if (FindObstacle(folder) is { } obstacle)
            {
                yield return Finding.Failed(
                    $"There is no good Data Protection key in '{folder}', and none can be made: {obstacle}",
                    $"See that the site's user may write there, or set {KeyFolder.Setting} to a folder where it may.");
            }
            else if (all.Count == 0)
            {
                yield return Finding.Warning(
                    $"There is no Data Protection key in '{folder}' yet.",
                    $"The first start makes one. Where the site ran before, the keys are lost or {KeyFolder.Setting} is another: everyone signs in again.");
            }
            else
            {
                yield return Finding.Warning("Every Data Protection key has expired.", "The site makes a new one when it starts.");
            }
        }
    }

    // What is in a folder that others can't enter is safe whatever its own mode.
    [UnsupportedOSPlatform("windows")]
    private static FileSystemInfo? FindExposed(DirectoryInfo folder) =>
        (folder.UnixFileMode & OthersWrite) != 0 ? folder
        : (folder.UnixFileMode & OthersEnter) == 0 ? null
        : folder.EnumerateFiles("*.xml").FirstOrDefault(file => (file.UnixFileMode & (OthersRead | OthersWrite)) != 0);

    // Why no file can be made in the folder or, where that is to be made first, in the one above; null where it can. Only
    // a file tells, which is gone when it is closed.
    private static string? FindObstacle(DirectoryInfo folder)
    {
        try
        {
            while (!folder.Exists)
            {
                folder = File.Exists(folder.FullName) ? throw new IOException($"'{folder}' is a file.") : folder.Parent!;
            }

            using var file = new FileStream(
                Path.Combine(folder.FullName, $"doctor-{Guid.NewGuid()}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }

    // The repository skips what is no key; a key that is damaged throws, here or when it is used.
    private List<IKey>? ReadKeys()
    {
        try
        {
            var all = keys.GetAllKeys().ToList();
            return all.TrueForAll(key => key.IsRevoked || key.CreateEncryptor() is not null) ? all : null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return null;
        }
    }

    private async Task<string?> FindDatabaseFolderAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return Path.GetDirectoryName(database.Database.GetDbConnection().DataSource);
    }
}
