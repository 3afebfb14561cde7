using Bookstore.Infrastructure.Patreon;
using Bookstore.Operations.Doctor;
using Bookstore.Operations.Management;
using Bookstore.Operations.Setup;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations;

/// <summary>Registers the operator's tools, for the commands that need them; the running site has none of them.</summary>
public static class DependencyInjection
{
    /// <summary>Adds setup and doctor, beside the layers below. Their settings are validated when they are used.</summary>
    public static IServiceCollection AddOperations(this IServiceCollection services) => services.AddManagement().AddSetup().AddDoctor();

    private static IServiceCollection AddManagement(this IServiceCollection services) => services
        .AddSingleton<ManagementApi>()
        .AddSingleton<ILogtoManagement, LogtoManagement>();

    private static IServiceCollection AddSetup(this IServiceCollection services)
    {
        services.AddSingleton<ISetupSettings, SetupSettings>();
        return services.AddTransient<IRequestHandler<RunSetup, SetupPlan>>(provider => new RunSetupHandler(
            provider.GetRequiredService<ILogtoManagement>(),
            provider.GetRequiredService<ISetupSettings>(),
            provider.GetRequiredService<TimeProvider>(),
            // There is no client for it if Patreon is not set up.
            provider.GetService<PatreonApi>() is { } api
                ? new PatreonWebhookRegistrations(api, provider.GetRequiredService<IOptions<PatreonOptions>>())
                : null));
    }

    private static IServiceCollection AddDoctor(this IServiceCollection services)
    {
        services.AddHttpClient(ProbeClient.ClientName, client =>
            {
                client.Timeout = ProbeClient.Timeout;
                client.MaxResponseContentBufferSize = 1024 * 1024;
            })
            .UseSocketsHttpHandler((handler, _) => (handler.AllowAutoRedirect, handler.UseCookies) = (false, false));
        services.AddTransient<ProbeClient>();
        services.AddSingleton<LogtoProbe>();
        services.AddSingleton<PatreonProbe>();
        services.AddTransient<IRequestHandler<RunDoctor, Diagnosis>, RunDoctorHandler>();

        // In the order of the output. A check comes after those that it needs.
        return services
            .AddSingleton<ICheck, SettingsCheck>()
            .AddSingleton<ICheck, DatabaseCheck>()
            .AddSingleton<ICheck, KeysCheck>()
            .AddSingleton<ICheck, LogtoDiscoveryCheck>()
            .AddSingleton<ICheck, LogtoClockCheck>()
            .AddSingleton<ICheck, LogtoClientCheck>()
            .AddSingleton<ICheck, LogtoSignOutCheck>()
            .AddSingleton<ICheck, LogtoConnectorCheck>()
            .AddSingleton<ICheck, LogtoSetupCheck>()
            .AddSingleton<ICheck, LogtoAuthorizationCheck>()
            //#if (shelf)
            .AddSingleton<ICheck, LogtoOrganizationsCheck>()
            //#endif
            .AddSingleton<ICheck, LogtoAccountCenterCheck>()
            .AddSingleton<ICheck, SitePublicUrlCheck>()
            .AddSingleton<ICheck, SiteAddressCheck>()
            .AddSingleton<ICheck, SiteEndpointsCheck>()
            .AddSingleton<ICheck, PatreonTokenCheck>()
            .AddSingleton<ICheck, PatreonClientCheck>()
            .AddSingleton<ICheck, PatreonWebhookCheck>();
    }
}
