using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Bookstore.Infrastructure.Logto;

/// <summary>
/// Logto's discovery document and keys, of which <see cref="DiscoveryDocumentValidator"/> says what is refused. Whoever asks at the same
/// moment shares one request: left to itself, the base class sends them one after the other, and the tenth person would wait
/// ten times as long for a Logto that hangs.
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
            new DiscoveryDocumentValidator(logto.Issuer))
    {
        // How soon an unknown key, or a provider that was down, may be asked for again. The default of five minutes would
        // keep everyone out for as long after a second rotation or an outage.
        RefreshInterval = TimeSpan.FromSeconds(1);
        // Else a key that Logto withdrew would be trusted for another hour.
        UseLastKnownGoodConfiguration = false;
    }

    /// <summary>Answers in <see cref="LogtoResilience.CallTimeout"/>. A document that is known stays in use where a new one can't be read.</summary>
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
            return _known = await load.WaitAsync(LogtoResilience.CallTimeout, cancel);
        }
        catch (TimeoutException) when (_known is not null)
        {
            return _known;
        }
    }
}
