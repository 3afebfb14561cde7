namespace Bookstore.LocalTenant.Hosting;

/// <summary>Files with keys, secrets or personal data.</summary>
internal static class PrivateFile
{
    /// <summary>Creates a file that only this user can read.</summary>
    /// <exception cref="IOException">The file exists.</exception>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        return new FileStream(path, options);
    }
}
