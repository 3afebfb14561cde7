using System.Reflection;
using System.Text.Json;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Logto;
using Bookstore.Infrastructure.Logto.Connectors;
using Bookstore.Infrastructure.Logto.Management;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.UserSecrets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Setup;

/// <summary>The user-secrets are in the file that <c>dotnet user-secrets</c> uses.</summary>
internal sealed class SetupSettings(
    IOptions<SiteOptions> site,
    IOptions<ManagementOptions> management,
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
            ReadConnectors(),
            ReadConfiguredOrigin() == origin);
    }

    // Not from the options of the site, which are not complete before the first setup.
    private IReadOnlyList<SetupConnector> ReadConnectors()
    {
        var targets = configuration["Logto:Connectors"] ?? PatreonConnector.Target;
        return SocialConnectors.FindProblems(targets).ToList() is { Count: > 0 } problems
            ? throw new OptionsValidationException("Logto:Connectors", typeof(LogtoOptions), problems)
            : [.. SocialConnectors.Split(targets).Select(ReadConnector)];
    }

    private SetupConnector ReadConnector(string target)
    {
        var connector = new SetupConnector(target);
        var client = configuration.GetSection(connector.Section).Get<ConnectorOptions>() ?? new ConnectorOptions();
        return connector with
        {
            ClientId = Text(client.ClientId),
            ClientSecret = Text(client.ClientSecret),
            Scope = Text(client.Scope) ?? (target == PatreonConnector.Target ? ConnectorPlanner.PatreonScope : null),
        };
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

        // Written beside it and moved over it: a reader, or a crash, gets the old file or the new one.
        var file = FindFile();
        PrivateFolder.Create(Path.GetDirectoryName(file)!, "user-secrets");
        var temporary = $"{file}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(temporary, options))
        {
            JsonSerializer.Serialize(stream, new SortedDictionary<string, string>(all, StringComparer.Ordinal), Indented);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, file, overwrite: true);
    }

    // A flag or an environment variable may hold for this run only.
    private string? ReadConfiguredOrigin()
    {
        var value = ((IConfigurationRoot)configuration).Providers.OfType<JsonConfigurationProvider>().Reverse()
            .Select(file => file.TryGet("PublicUrl", out var url) ? url : null).FirstOrDefault(url => url is not null);
        return Origins.FindProblem(value) is null ? Origins.Normalize(value!) : null;
    }

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private string FindFile()
    {
        var id = Assembly.Load(environment.ApplicationName).GetCustomAttribute<UserSecretsIdAttribute>()!.UserSecretsId;
        // PathHelper reads the process's environment only; APPDATA may be another setting.
        return configuration["APPDATA"] is { Length: > 0 } appData
            ? Path.Combine(appData, "Microsoft", "UserSecrets", id, "secrets.json")
            : PathHelper.GetSecretsPathFromSecretsId(id);
    }
}
