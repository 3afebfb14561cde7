using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure;

/// <summary>Folders for what nobody else on the machine should read: the database, the keys.</summary>
internal static class PrivateFolder
{
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
}
