using Bookstore.Operations.Management;
using System.Reflection;
using System.Text.Json;
using Bookstore.Infrastructure.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.UserSecrets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Setup;

/// <summary>The settings of a setup, and the user-secrets in the file that <c>dotnet user-secrets</c> uses.</summary>
internal sealed class SetupSettings(
    IOptions<SiteOptions> site,
    IOptions<ManagementOptions> management,
    IOptions<ConnectorOptions> connector,
    IConfiguration configuration,
    IHostEnvironment environment) : ISetupSettings
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public SetupTarget Read()
    {
        var origin = site.Value.Origin;
        return new SetupTarget(
            management.Value.Origin,
            origin,
            Text(configuration["Logto:AppId"]),
            Text(configuration["Logto:AppSecret"]),
            Text(connector.Value.ClientId),
            Text(connector.Value.ClientSecret),
            connector.Value.Scope,
            ReadKeptOrigin() == origin);
    }

    public IReadOnlyDictionary<string, string> ReadStored() => new ConfigurationBuilder()
        .AddJsonFile(FindFile(), optional: true).Build().AsEnumerable()
        .Where(setting => setting.Value is not null)
        .ToDictionary(setting => setting.Key, setting => setting.Value!, StringComparer.OrdinalIgnoreCase);

    public void Store(IReadOnlyDictionary<string, string> settings)
    {
        var all = ReadStored().ToDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        // A new file in the place of the old one: whoever reads or is killed meanwhile has the one or the other.
        var file = FindFile();
        PrivateFolder.Create(Path.GetDirectoryName(file)!, "user-secrets");
        var written = $"{file}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(written, options))
        {
            JsonSerializer.Serialize(stream, new SortedDictionary<string, string>(all, StringComparer.Ordinal), Indented);
            stream.Flush(flushToDisk: true);
        }

        File.Move(written, file, overwrite: true);
    }

    // Not what a flag or the environment says of this run alone.
    private string? ReadKeptOrigin()
    {
        var kept = ((IConfigurationRoot)configuration).Providers.OfType<JsonConfigurationProvider>().Reverse()
            .Select(file => file.TryGet("PublicUrl", out var value) ? value : null).FirstOrDefault(value => value is not null);
        return Origins.FindProblem(kept) is null ? Origins.Normalize(kept!) : null;
    }

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private string FindFile()
    {
        var id = Assembly.Load(environment.ApplicationName).GetCustomAttribute<UserSecretsIdAttribute>()!.UserSecretsId;
        // PathHelper does the same with the environment of the process, which is not all that settings come from.
        return configuration["APPDATA"] is { Length: > 0 } appData
            ? Path.Combine(appData, "Microsoft", "UserSecrets", id, "secrets.json")
            : PathHelper.GetSecretsPathFromSecretsId(id);
    }
}
