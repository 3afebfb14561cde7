namespace Bookstore.LocalTenant.Hosting;

/// <summary>Files that nobody else on this machine should read: they hold keys, secrets and people.</summary>
internal static class PrivateFile
{
    /// <summary>Makes a new file for this user alone.</summary>
    /// <exception cref="IOException">There is one of that name.</exception>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        return new FileStream(path, options);
    }
}
