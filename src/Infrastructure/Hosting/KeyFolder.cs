using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Hosting;

/// <summary>The folder of the Data Protection keys. Where it is missing there are none; only the base class would make it for a look.</summary>
internal sealed class KeyFolder : FileSystemXmlRepository
{
    /// <summary>The setting that names it.</summary>
    public const string Setting = "DataProtection:Folder";

    private KeyFolder(DirectoryInfo folder, ILoggerFactory loggers)
        : base(folder, loggers)
    {
    }

    /// <summary>Opens the folder; whoever makes keys makes it too where there is none, for this user alone.</summary>
    public static KeyFolder Open(string path, bool makesKeys, ILoggerFactory loggers) =>
        new(makesKeys ? PrivateFolder.Create(path, Setting) : new DirectoryInfo(path), loggers);

    /// <inheritdoc />
    public override IReadOnlyCollection<XElement> GetAllElements() => System.IO.Directory.Exists(Directory.FullName) ? base.GetAllElements() : [];
}
