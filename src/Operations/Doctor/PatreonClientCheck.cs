using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Json;
using Bookstore.Infrastructure.Logto;
using Bookstore.Infrastructure.Logto.Connectors;
using Bookstore.Infrastructure.Logto.Management;
using Bookstore.Infrastructure.Patreon;
using Bookstore.Operations.Management;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>
/// The two clients at Patreon: the redirect URI of the connector's, and whether the creator's is another one. If the creator
/// signs in through the client of <c>Patreon:*</c>, Patreon replaces the creator's tokens.
/// </summary>
internal sealed class PatreonClientCheck(
    LogtoProbe probe, PatreonProbe patreonProbe, ILogtoManagement management, IOptions<LogtoOptions> logto, IOptions<PatreonOptions> patreon, IConfiguration configuration) : ICheck
{
    public string Name => "patreon.client";

    public IReadOnlyList<string> Needs => [LogtoDiscoveryCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken) =>
        [await ShowRedirectUriAsync(cancellationToken), await CompareAsync(cancellationToken)];

    // Only Patreon knows what is registered there.
    private async Task<Finding> ShowRedirectUriAsync(CancellationToken cancellationToken) => Finding.NotChecked(
        (await probe.FindConnectorAsync(PatreonConnector.Target, cancellationToken))?.Text("id") is { } connector
            ? $"Compare it yourself: the connector's client at {PatreonOptionsValidator.Where} must have the redirect URI "
                + $"{Origins.Normalize(logto.Value.Endpoint)}/callback/{connector}"
            : "The connector's redirect URI is unknown, because Logto does not tell the connector's ID.");

    private async Task<Finding> CompareAsync(CancellationToken cancellationToken)
    {
        if (!patreonProbe.IsConfigured)
        {
            return Finding.NotChecked(PatreonProbe.NotConfigured);
        }

        if (!ManagementOptions.AreSet(configuration))
        {
            return Finding.NotChecked(
                $"{ManagementOptions.NotSet} Compare it yourself: the Client ID in Logto's Patreon connector must not be Patreon:ClientId.");
        }

        try
        {
            return (await management.FindConnectorAsync(PatreonConnector.Target, cancellationToken))?.Config.ClientId switch
            {
                null => Finding.NotChecked("The clients were not compared, because Logto has no Patreon connector, or does not tell its client."),
                { } id when id == patreon.Value.ClientId => Finding.Failed(
                    "Patreon:ClientId is also the client of Logto's Patreon connector: when the creator signs in, Patreon replaces the tokens of Patreon:*.",
                    $"Create a separate client at {PatreonOptionsValidator.Where}, and set all four values of Patreon:* to its values."),
                _ => Finding.Ok("The client of Patreon:* is not that of Logto's connector."),
            };
        }
        catch (SetupException exception)
        {
            return Finding.NotChecked($"The clients were not compared, because Logto did not respond: {exception.Error.Message}");
        }
    }
}
