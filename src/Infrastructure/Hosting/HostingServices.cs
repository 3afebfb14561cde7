using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
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
        services.AddSingleton<OperatorTokens>();
        services.AddSingleton<HealthReportCache>();
        return services.AddKeys(configuration.GetSection(KeyOptions.Section), environment.ContentRootPath);
    }

    private static IServiceCollection AddKeys(this IServiceCollection services, IConfiguration section, string contentRoot)
    {
        services.AddOptions<KeyOptions>().Bind(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<KeyOptions>, KeyOptionsValidator>();
        var settings = section.Get<KeyOptions>() ?? new();
        var certificates = KeyCertificates.Load(settings, contentRoot);
        services.AddSingleton(certificates);

        // The default, CBC with an HMAC, takes twice as long. A key says what it is for, so earlier ones still decrypt.
        var algorithms = new AuthenticatedEncryptorConfiguration { EncryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM };
        var protection = services.AddDataProtection().SetApplicationName("Bookstore").UseCryptographicAlgorithms(algorithms)
            .UnprotectKeysWithAnyCertificate(certificates.All);
        if (certificates.Current is { Value: var certificate })
        {
            protection.ProtectKeysWithCertificate(certificate);
        }

        // A folder of its own: encrypted tickets are not protected if their keys lie beside them, or in one backup with them. In a
        // database that instances share, the certificate keeps the two apart.
        var folder = Path.GetFullPath(settings.Folder, contentRoot);
        services.AddOptions<KeyManagementOptions>().ValidateOnStart().Configure<IServiceProvider, ILoggerFactory>((options, provider, loggers) =>
            options.XmlRepository = provider.GetService<IKeyStore>() ?? KeyFolder.Open(folder, options.AutoGenerateKeys, loggers));
        services.AddSingleton<IValidateOptions<KeyManagementOptions>, KeyRingValidator>();
        services.AddSingleton<StoredKeys>();
        services.AddHealthChecks().AddCheck<KeyRingHealthCheck>("keys");
        services.AddHostedService<KeyCertificateReminder>();
        return services;
    }
}
