using Bookstore.LocalTenant.Logto.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookstore.LocalTenant.Tests.Support;

/// <summary>An app that calls <c>AddLocalTenant</c> as Web does, on free ports and with a folder of its own.</summary>
public sealed class RunningTenant : IAsyncLifetime
{
    private readonly Dictionary<string, string?> _settings = new()
    {
        ["LocalTenant:Port"] = FreePort().ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["LocalTenant:PatreonPort"] = FreePort().ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["PublicUrl"] = $"http://localhost:{FreePort()}", // nothing listens there, so no running app is told of these tests
        ["LocalTenant:Folder"] = Directory.CreateTempSubdirectory("local-tenant-").FullName,
    };

    private WebApplication? _app;

    internal LocalTenantSettings Settings { get; private set; } = null!;

    public string Origin => Settings.Origin;

    public string Folder => _settings["LocalTenant:Folder"]!;

    public IConfiguration Configuration => _app!.Configuration;

    public CollectedLog Log { get; } = new();

    /// <summary>Patreon's origin as the connector sees it, when it is not the stand-in.</summary>
    public string? OtherPatreon { get; init; }

    public RunningTenant With(string key, string? value)
    {
        _settings[key] = value;
        return this;
    }

    public WebApplication Build(string environment = "Development")
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(Log);
        builder.Configuration.AddInMemoryCollection(_settings);
        builder.AddLocalTenant();
        Settings = LocalTenantSettings.Read(builder.Configuration, builder.Environment.ContentRootPath);
        if (OtherPatreon is not null)
        {
            Settings = Settings with { RealPatreon = new PatreonClient(OtherPatreon, "id", "secret", PatreonClient.DefaultScope) };
            builder.Services.AddSingleton(Settings);
        }

        return builder.Build();
    }

    public async Task InitializeAsync()
    {
        _app = Build();
        await _app.StartAsync();
    }

    /// <summary>Changes what the tenant stores, where no page does.</summary>
    internal async Task ChangeAsync(Func<TenantDb, Task> change)
    {
        var options = new DbContextOptionsBuilder<TenantDb>()
            .UseSqlite($"Data Source={Path.Combine(Folder, "tenant.db")}")
            .UseOpenIddict()
            .Options;
        await using var db = new TenantDb(options);
        await change(db);
        await db.SaveChangesAsync();
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await InitializeAsync();
    }

    public async Task StopAsync()
    {
        if (_app is null) return;

        await _app.StopAsync();
        await _app.DisposeAsync();
        _app = null;
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }

    public static int FreePort() => Testing.Ports.FindFree();
}
