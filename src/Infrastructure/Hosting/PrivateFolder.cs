using System.Runtime.Versioning;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Hosting;

/// <summary>Folders and files that no other user of the machine may read: the database, the keys.</summary>
internal static class PrivateFolder
{
    private const UnixFileMode OthersRead = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode OthersEnter = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Creates the folder, for this user alone. An existing one keeps its mode.</summary>
    /// <exception cref="OptionsValidationException">The folder can't be created; the message names the setting.</exception>
    public static DirectoryInfo Create(string path, string setting)
    {
        try
        {
            return OperatingSystem.IsWindows()
                ? Directory.CreateDirectory(path)
                : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OptionsValidationException(
                setting, typeof(string), [$"{setting} needs the folder '{path}', which can't be created: {exception.Message}"]);
        }
    }

    /// <summary>Creates an empty file for this user alone.</summary>
    /// <returns>False if there is a file of that name already, which is left alone.</returns>
    public static bool TryCreateFile(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using var file = new FileStream(path, options);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    /// <summary>The folder, or the first of its files, that other users of this machine can read or change; or null. Files in a
    /// folder that others can't enter are safe whatever their mode.</summary>
    /// <param name="pattern">Which of its files matter, as in <see cref="DirectoryInfo.EnumerateFiles(string)"/>.</param>
    [UnsupportedOSPlatform("windows")]
    public static FileSystemInfo? FindExposed(DirectoryInfo folder, string pattern) =>
        (folder.UnixFileMode & OthersWrite) != 0 ? folder
        : (folder.UnixFileMode & OthersEnter) == 0 ? null
        : folder.EnumerateFiles(pattern).FirstOrDefault(file => (file.UnixFileMode & (OthersRead | OthersWrite)) != 0);
}
