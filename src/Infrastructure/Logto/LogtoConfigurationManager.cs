using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect.Configuration;

namespace Bookstore.Infrastructure.Logto;

/// <summary>
/// Logto's discovery document and keys. A document that names another issuer than the configured one is refused
/// (OpenID Connect Discovery 1.0, 4.3). Whoever asks at the same moment shares one request: left to itself, the base class
/// sends them one after the other, and the tenth person would wait ten times as long for a Logto that hangs.
/// </summary>
internal sealed class LogtoConfigurationManager : ConfigurationManager<OpenIdConnectConfiguration>
{
    private readonly Lock _lock = new();
    private Task<OpenIdConnectConfiguration>? _load;
    private OpenIdConnectConfiguration? _known;

    public LogtoConfigurationManager(LogtoOptions logto, HttpClient http)
        : base(
            logto.DiscoveryUrl,
            new OpenIdConnectConfigurationRetriever(),
            // Plain http is allowed for loopback endpoints only; LogtoOptionsValidator sees to that.
            new HttpDocumentRetriever(http) { RequireHttps = logto.Issuer.StartsWith("https:", StringComparison.Ordinal) },
            new IssuerIs(logto.Issuer)) =>
        // How soon the first document may be asked for again; the default of five minutes would keep everyone out for as
        // long. The circuit breaker spares a Logto that is down.
        RefreshInterval = MinimumRefreshInterval;

    /// <summary>Answers in <see cref="LogtoResilience.Patience"/>. A document that is known stays in use where a new one can't be read.</summary>
    /// <exception cref="InvalidOperationException">No document could be read yet.</exception>
    /// <exception cref="TimeoutException">No document could be read in time.</exception>
    public override async Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel)
    {
        Task<OpenIdConnectConfiguration> load;
        lock (_lock)
        {
            load = _load is { IsCompleted: false } ? _load : _load = base.GetConfigurationAsync(CancellationToken.None);
        }

        try
        {
            _known = await load.WaitAsync(LogtoResilience.Patience, cancel);
            // How soon an unknown key may have the keys read anew: anybody can make one up and send it.
            RefreshInterval = TimeSpan.FromSeconds(5);
            return _known;
        }
        catch (TimeoutException) when (_known is not null)
        {
            return _known;
        }
    }

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
