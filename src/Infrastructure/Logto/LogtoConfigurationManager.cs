using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect.Configuration;

namespace Bookstore.Infrastructure.Logto;

/// <summary>
/// Logto's discovery document and keys. A document that names another issuer than the configured one is refused
/// (OpenID Connect Discovery 1.0, 4.3).
/// </summary>
internal sealed class LogtoConfigurationManager : ConfigurationManager<OpenIdConnectConfiguration>
{
    public LogtoConfigurationManager(LogtoOptions logto, HttpClient http)
        : base(
            logto.DiscoveryUrl,
            new OpenIdConnectConfigurationRetriever(),
            // Plain http is allowed for loopback endpoints only; LogtoOptionsValidator sees to that.
            new HttpDocumentRetriever(http) { RequireHttps = logto.Issuer.StartsWith("https:", StringComparison.Ordinal) },
            new IssuerIs(logto.Issuer)) =>
        // How soon an unknown key, or a provider that was down, may be asked for again. The default of five minutes would
        // keep everyone out for as long after a second rotation or an outage.
        RefreshInterval = TimeSpan.FromSeconds(5);

    private sealed class IssuerIs(string issuer) : IConfigurationValidator<OpenIdConnectConfiguration>
    {
        private readonly OpenIdConnectConfigurationValidator _keys = new();

        public ConfigurationValidationResult Validate(OpenIdConnectConfiguration configuration) =>
            configuration.Issuer == issuer
                ? _keys.Validate(configuration)
                : new ConfigurationValidationResult
                {
                    Succeeded = false,
                    ErrorMessage = $"The discovery document names the issuer '{configuration.Issuer}', not '{issuer}'.",
                };
    }
}
