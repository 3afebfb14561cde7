using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Bookstore.Infrastructure.Logto;

/// <summary>
/// Logto's discovery document and keys. Callers at the same moment share one request: the base class would send theirs one
/// after the other, so the tenth would wait ten times as long for a Logto that hangs.
/// </summary>
internal sealed class LogtoConfigurationManager : ConfigurationManager<OpenIdConnectConfiguration>
{
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private Task<OpenIdConnectConfiguration>? _load;
    private OpenIdConnectConfiguration? _known;

    public LogtoConfigurationManager(LogtoOptions logto, HttpClient http, TimeProvider clock)
        : base(
            logto.DiscoveryUrl,
            new OpenIdConnectConfigurationRetriever(),
            // LogtoOptionsValidator allows plain http on loopback addresses only.
            new HttpDocumentRetriever(http) { RequireHttps = logto.Issuer.StartsWith("https:", StringComparison.Ordinal) },
            new DiscoveryDocumentValidator(logto.Issuer))
    {
        _clock = clock;
        // How soon the document is read again after an unknown key or an outage. With the default of five minutes, nobody could
        // sign in for as long after a second key rotation.
        RefreshInterval = TimeSpan.FromSeconds(1);
        // Otherwise a key that Logto withdrew would be trusted for another hour.
        UseLastKnownGoodConfiguration = false;
    }

    /// <summary>Returns within <see cref="LogtoResilience.CallTimeout"/>. A known document stays in use if a new one can't be read in time.</summary>
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
            return _known = await load.WaitAsync(LogtoResilience.CallTimeout, _clock, cancel);
        }
        catch (TimeoutException) when (_known is not null)
        {
            return _known;
        }
    }
}
