using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Hosting;

/// <summary>The folder of the Data Protection keys. If it is missing, there are none; the base class would create it to read.</summary>
internal sealed class KeyFolder : FileSystemXmlRepository, IKeyStore
{
    public const string Setting = "DataProtection:Folder";

    private KeyFolder(DirectoryInfo folder, ILoggerFactory loggers)
        : base(folder, loggers)
    {
    }

    public string Place => $"'{Directory}'";

    public string ReadRemedy =>
        "Make sure that the site's user owns the files and that they are not damaged. If you restore them from a backup, restore all of them.";

    public string WriteRemedy => $"Make sure that the site's user may write there, or set {Setting} to a folder where it may.";

    /// <summary>Opens the folder. If keys may be created, the folder is created too, for this user alone.</summary>
    public static KeyFolder Open(string path, bool createsKeys, ILoggerFactory loggers) =>
        new(createsKeys ? PrivateFolder.Create(path, Setting) : new DirectoryInfo(path), loggers);

    public override IReadOnlyCollection<XElement> GetAllElements() => System.IO.Directory.Exists(Directory.FullName) ? base.GetAllElements() : [];

    // Why no file can be created in the folder or, if it doesn't exist, in the one above; or null. Only creating one shows it;
    // the file is deleted when it is closed.
    public string? FindObstacle()
    {
        try
        {
            var folder = Directory;
            while (!folder.Exists)
            {
                folder = File.Exists(folder.FullName) ? throw new IOException($"'{folder}' is a file.") : folder.Parent!;
            }

            using var file = new FileStream(
                Path.Combine(folder.FullName, $"try-{Guid.NewGuid()}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }
}
