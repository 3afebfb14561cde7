using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Bookstore.Benchmarks;

/// <summary>A published app with production settings, a port and a folder of its own.</summary>
internal sealed class Installation : IDisposable
{
    private readonly string _assembly;
    private readonly Dictionary<string, string> _settings;

    private Installation(string name, string assembly, Provider provider, (string Name, string Value)[] settings)
    {
        (Name, _assembly) = (name, assembly);
        Url = new Uri($"http://localhost:{FreePort()}");
        Folder = Directory.CreateTempSubdirectory("bookstore-benchmark-").FullName;
        DatabasePath = Path.Combine(Folder, "bookstore.db");
        _settings = new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = Url.OriginalString,
            ["PublicUrl"] = Url.OriginalString,
            ["Logto__Endpoint"] = provider.Url,
            ["Logto__AppId"] = Provider.AppId,
            ["Logto__AppSecret"] = "benchmark-secret",
            ["ConnectionStrings__Bookstore"] = $"Data Source={DatabasePath}",
            ["DataProtection__Folder"] = Path.Combine(Folder, "keys"),
            ["RateLimits__Enabled"] = "false",
        };
        foreach (var (setting, value) in settings)
        {
            _settings[setting] = value;
        }
    }

    public string Name { get; }

    public Uri Url { get; }

    public string Folder { get; }

    public string DatabasePath { get; }

    /// <summary>Installs the app that the site is compared with.</summary>
    public static Installation OfReference(
        Assemblies assemblies, Provider provider, string name = "reference", params (string Name, string Value)[] settings) =>
        new(name, assemblies.Reference, provider, settings);

    /// <summary>Installs the site, with a database that has its tables.</summary>
    public static async Task<Installation> OfSiteAsync(
        Assemblies assemblies, Provider provider, string name = "Bookstore", params (string Name, string Value)[] settings)
    {
        var installation = new Installation(name, assemblies.Site, provider, settings);
        using var migration = Process.Start(installation.StartInfo("migrate"))!;
        var output = migration.StandardOutput.ReadToEndAsync();
        var errors = await migration.StandardError.ReadToEndAsync();
        await migration.WaitForExitAsync();
        return migration.ExitCode == 0
            ? installation
            : throw new InvalidOperationException($"The database could not be migrated:\n{await output}{errors}");
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public ProcessStartInfo StartInfo(params string[] args)
    {
        var info = new ProcessStartInfo("dotnet", [_assembly, .. args])
        {
            WorkingDirectory = Path.GetDirectoryName(_assembly),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in _settings)
        {
            info.Environment[name] = value;
        }

        return info;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
