using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect.Configuration;

namespace Bookstore.Infrastructure.Logto;

/// <summary>
/// Logto's discovery document and keys. A document that names another issuer than the configured one is refused
/// (OpenID Connect Discovery 1.0, 4.3).
/// </summary>
internal sealed class LogtoConfigurationManager(LogtoOptions logto, HttpClient http)
    : ConfigurationManager<OpenIdConnectConfiguration>(
        logto.DiscoveryUrl,
        new OpenIdConnectConfigurationRetriever(),
        // Plain http is allowed for loopback endpoints only; LogtoOptionsValidator sees to that.
        new HttpDocumentRetriever(http) { RequireHttps = logto.Issuer.StartsWith("https:", StringComparison.OrdinalIgnoreCase) },
        new IssuerIs(logto.Issuer))
{
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
