using Bookstore.LocalTenant.Logto;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Patreon;

namespace Bookstore.LocalTenant;

/// <summary>Starts both hosts before the app listens, and stops them after the app.</summary>
internal sealed class LocalTenantService(LocalTenantSettings settings, IHostEnvironment environment, ILoggerFactory loggers)
    : IHostedLifecycleService, IAsyncDisposable
{
    private readonly List<WebApplication> _hosts = [];

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (!environment.IsDevelopment())
        {
            throw new InvalidOperationException(
                $"The local tenant runs in Development only, and this is {environment.EnvironmentName}: set Logto:Endpoint to your Logto.");
        }

        var patreon = await StartAsync(
            PatreonServer.Build(settings, loggers, TimeProvider.System), settings.PatreonOrigin, "LocalTenant:PatreonPort", cancellationToken);
        var tenant = await StartAsync(LogtoServer.Build(settings, loggers), settings.Origin, "LocalTenant:Port", cancellationToken);
        _hosts.AddRange([patreon, tenant]);

        // After listening: a port that is in use stops the start before the database is touched.
        await TenantDbInitializer.InitializeAsync(tenant.Services, cancellationToken);
        loggers.CreateLogger<LocalTenantService>().Started(
            settings.Origin, settings.RealPatreon is null ? $"the stand-in Patreon at {settings.PatreonOrigin}" : "the real Patreon");
    }

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        foreach (var host in _hosts) await host.StopAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts) await host.DisposeAsync();
        _hosts.Clear();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<WebApplication> StartAsync(WebApplication host, string origin, string setting, CancellationToken cancellationToken)
    {
        try
        {
            await host.StartAsync(cancellationToken);
            return host;
        }
        catch (IOException)
        {
            await host.DisposeAsync();
            await DisposeAsync();
            throw new IOException(
                $"The local tenant cannot listen on {origin} because another program uses the port: stop that program or set {setting} to a free port.");
        }
    }
}
