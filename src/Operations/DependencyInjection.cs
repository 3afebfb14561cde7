using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations;

/// <summary>Registers what sets Logto up. Its settings are validated when it is used: the site runs without them.</summary>
internal static class ManagementSetup
{
    public static IServiceCollection AddLogtoManagement(this IServiceCollection services)
    {
        services.AddOptions<ManagementOptions>().BindConfiguration("Logto:Management").Configure<IConfiguration>(
            (options, configuration) => options.Endpoint = configuration["Logto:Endpoint"] ?? "");
        services.AddSingleton<IValidateOptions<ManagementOptions>, ManagementOptionsValidator>();
        services.AddOptions<ConnectorOptions>().BindConfiguration("PatreonConnector");
        services.AddHttpClient(ManagementApi.ClientName, client =>
            {
                client.Timeout = LogtoResilience.CallTimeout;
                client.MaxResponseContentBufferSize = 16 * 1024 * 1024;
            })
            .UseSocketsHttpHandler((handler, _) => handler.AllowAutoRedirect = false)
            .AddLogtoResilience();
        services.AddSingleton<ManagementApi>();
        services.AddSingleton<ILogtoManagement, LogtoManagement>();
        return services.AddSingleton<ISetupSettings, SetupSettings>();
    }
}
