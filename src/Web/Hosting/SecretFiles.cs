using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.KeyPerFile;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;

namespace Bookstore.Web.Hosting;

/// <summary>Settings whose values are files of a folder, as containers mount secrets: unlike a variable, no child process sees them.</summary>
internal static class SecretFiles
{
    /// <summary>
    /// A folder of files that are settings, such as <c>/run/secrets</c> in a container: a file <c>Logto__AppSecret</c> has the value of
    /// <c>Logto:AppSecret</c>.
    /// </summary>
    /// <value>Settings come from elsewhere.</value>
    private const string Setting = "Secrets:Folder";

    /// <summary>Adds the folder that <c>Secrets:Folder</c> names. Environment variables and the command line take precedence.</summary>
    /// <exception cref="OptionsValidationException">There is no such folder.</exception>
    public static void AddSecretFiles(this ConfigurationManager configuration)
    {
        if (configuration[Setting] is not { Length: > 0 } folder)
        {
            return;
        }

        if (!Directory.Exists(folder))
        {
            throw new OptionsValidationException(
                Setting, typeof(string), [$"{Setting} is not a folder: '{folder}'. It holds a file for each secret, named like Logto__AppSecret."]);
        }

        var sources = ((IConfigurationBuilder)configuration).Sources;
        var afterFiles = sources.ToList().FindLastIndex(source => source is JsonConfigurationSource) + 1;
        sources.Insert(afterFiles, new KeyPerFileConfigurationSource { FileProvider = new PhysicalFileProvider(Path.GetFullPath(folder)), Optional = true });
    }
}
