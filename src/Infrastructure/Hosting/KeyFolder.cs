using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Hosting;

/// <summary>The folder of the Data Protection keys. If it is missing, there are none; the base class would create it to read.</summary>
internal sealed class KeyFolder : FileSystemXmlRepository
{
    public const string Setting = "DataProtection:Folder";

    private KeyFolder(DirectoryInfo folder, ILoggerFactory loggers)
        : base(folder, loggers)
    {
    }

    /// <summary>Opens the folder. If keys may be created, the folder is created too, for this user alone.</summary>
    public static KeyFolder Open(string path, bool createsKeys, ILoggerFactory loggers) =>
        new(createsKeys ? PrivateFolder.Create(path, Setting) : new DirectoryInfo(path), loggers);

    public override IReadOnlyCollection<XElement> GetAllElements() => System.IO.Directory.Exists(Directory.FullName) ? base.GetAllElements() : [];
}
