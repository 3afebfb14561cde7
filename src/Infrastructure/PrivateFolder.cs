namespace Bookstore.Infrastructure;

/// <summary>Folders for what nobody else on the machine should read: the database, the keys.</summary>
internal static class PrivateFolder
{
    /// <summary>Makes the folder where there is none, for this user alone. One that is there keeps its mode.</summary>
    public static DirectoryInfo Create(string path) => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(path)
        : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
