using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Logto.Management;

internal static class ManagementServices
{
    /// <summary>Adds the Management API's client. Its settings are validated when it is used: the site runs without them.</summary>
    public static IServiceCollection AddLogtoManagement(this IServiceCollection services)
    {
        services.AddOptions<ManagementOptions>().BindConfiguration(ManagementOptions.Section).Configure<IConfiguration>(
            (options, configuration) => options.Endpoint = configuration["Logto:Endpoint"] ?? "");
        services.AddSingleton<IValidateOptions<ManagementOptions>, ManagementOptionsValidator>();
        services.AddHttpClient(ManagementClient.ClientName, client =>
            {
                client.Timeout = LogtoResilience.CallTimeout;
                client.MaxResponseContentBufferSize = 16 * 1024 * 1024;
            })
            .UseLongLivedHandler()
            .AddLogtoResilience();
        services.AddSingleton<ManagementClient>();
        return services.AddSingleton<ILogtoUsers, LogtoUsers>();
    }
}
