using Bookstore.Operations.Management;

namespace Bookstore.Operations.Setup;

/// <summary>The Patreon connector at Logto, of which there is one: where there is none yet, Logto's own is made.</summary>
internal sealed class ConnectorPart(ILogtoManagement logto) : ISetupPart
{
    // What Logto's own connector asks for where its scope is empty.
    private const string DefaultScope = "identity identity[email]";

    public async Task<PlannedChange> PlanAsync(SetupState state, CancellationToken cancellationToken)
    {
        var connector = await logto.FindPatreonConnectorAsync(cancellationToken);
        state.ConnectorId = connector?.Id;
        var target = state.Target;
        if (connector is null && (target.ClientId is null || target.ClientSecret is null))
        {
            throw new SetupException(new SetupError(
                SetupErrorCode.Undecided,
                "Logto has no Patreon connector yet, and the client at Patreon for it is not known.",
                "Create a client at https://www.patreon.com/portal/registration/register-clients and set PatreonConnector:ClientId and "
                + "PatreonConnector:ClientSecret."));
        }

        var known = connector?.Config ?? new ConnectorConfig();
        var scope = !string.IsNullOrWhiteSpace(known.Scope) ? known.Scope : connector is { IsStock: true } ? DefaultScope : "";
        if (target.ClientId is { } client && client != known.ClientId && target.ClientSecret is null)
        {
            throw new SetupException(new SetupError(
                SetupErrorCode.Undecided,
                $"Logto's Patreon connector has the client {known.ClientId}, and the secret of the client {client} for it is not known.",
                "Set PatreonConnector:ClientSecret to the secret of that client, or leave PatreonConnector:ClientId out to keep the connector's."));
        }

        var wanted = known with
        {
            ClientId = target.ClientId ?? known.ClientId,
            ClientSecret = target.ClientSecret ?? known.ClientSecret,
            Scope = Complete(scope, target.Scope),
        };
        return new PlannedChange(
            SetupStep.Of(
                "Patreon connector",
                connector is not null,
                new SetupField("client id", known.ClientId, wanted.ClientId),
                SetupField.Secret("client secret", known.ClientSecret, wanted.ClientSecret),
                new SetupField("scope", scope.Length > 0 ? scope : null, wanted.Scope)),
            async stop =>
            {
                if (connector is not null)
                {
                    await logto.ReplaceConfigAsync(connector.Id, wanted, stop);
                }
                else
                {
                    state.ConnectorId = (await logto.CreatePatreonConnectorAsync(wanted, stop)).Id;
                }
            });
    }

    // A scope that somebody added for another application stays.
    private static string Complete(string scope, string needed) =>
        string.Join(' ', scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).Union(needed.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
}
