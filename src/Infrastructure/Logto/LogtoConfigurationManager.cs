using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Bookstore.Infrastructure.Logto;

/// <summary>Logto's discovery document and keys, of which <see cref="DiscoveryRules"/> says what is refused.</summary>
internal sealed class LogtoConfigurationManager : ConfigurationManager<OpenIdConnectConfiguration>
{
    public LogtoConfigurationManager(LogtoOptions logto, HttpClient http)
        : base(
            logto.DiscoveryUrl,
            new OpenIdConnectConfigurationRetriever(),
            // Plain http is allowed for loopback endpoints only; LogtoOptionsValidator sees to that.
            new HttpDocumentRetriever(http) { RequireHttps = logto.Issuer.StartsWith("https:", StringComparison.Ordinal) },
            new DiscoveryRules(logto.Issuer))
    {
        // How soon an unknown key, or a provider that was down, may be asked for again. The default of five minutes would
        // keep everyone out for as long after a second rotation or an outage.
        RefreshInterval = TimeSpan.FromSeconds(1);
        // Else a key that Logto withdrew would be trusted for another hour.
        UseLastKnownGoodConfiguration = false;
    }
}
