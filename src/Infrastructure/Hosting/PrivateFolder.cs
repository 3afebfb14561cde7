using System.Runtime.Versioning;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Hosting;

/// <summary>Folders and files for what nobody else on the machine should read: the database, the keys.</summary>
internal static class PrivateFolder
{
    private const UnixFileMode OthersRead = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode OthersEnter = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Makes the folder where there is none, for this user alone. One that is there keeps its mode.</summary>
    /// <exception cref="OptionsValidationException">The folder can't be made; the message names the setting.</exception>
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
                setting, typeof(string), [$"{setting} needs the folder '{path}', which can't be made: {exception.Message}"]);
        }
    }

    /// <summary>Makes an empty file for this user alone, from its first byte on.</summary>
    /// <returns>False where there is one of that name already, which is left alone.</returns>
    /// <exception cref="IOException">It can't be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
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

    /// <summary>The folder, or the first of its files, that other users of this machine can get at; or null. What is in a
    /// folder that others can't enter is safe whatever its own mode.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="pattern">Which of its files matter, as <see cref="DirectoryInfo.EnumerateFiles(string)"/> has it.</param>
    [UnsupportedOSPlatform("windows")]
    public static FileSystemInfo? FindExposed(DirectoryInfo folder, string pattern) =>
        (folder.UnixFileMode & OthersWrite) != 0 ? folder
        : (folder.UnixFileMode & OthersEnter) == 0 ? null
        : folder.EnumerateFiles(pattern).FirstOrDefault(file => (file.UnixFileMode & (OthersRead | OthersWrite)) != 0);
}
