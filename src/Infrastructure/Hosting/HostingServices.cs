using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Hosting;

internal static class HostingServices
{
    public static IServiceCollection AddHosting(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddOptions<SiteOptions>().Bind(configuration).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SiteOptions>, SiteOptionsValidator>();

        // A folder of its own: encrypted tickets are not protected if their keys lie beside them, or in one backup with them.
        var keys = Path.GetFullPath(configuration[KeyFolder.Setting] ?? "keys", environment.ContentRootPath);
        services.AddDataProtection().SetApplicationName("Bookstore");
        services.AddOptions<KeyManagementOptions>().ValidateOnStart().Configure<ILoggerFactory>(
            (options, loggers) => options.XmlRepository = KeyFolder.Open(keys, options.AutoGenerateKeys, loggers));
        services.AddSingleton<IValidateOptions<KeyManagementOptions>, KeyRingValidator>();
        services.AddHealthChecks().AddCheck<KeyRingHealthCheck>("keys");

        services.AddSingleton<OperatorTokens>();
        services.AddSingleton<HealthReportCache>();
        return services;
    }
}
