using Bookstore.Operations.Management;

namespace Bookstore.Operations.Setup;

/// <summary>Plans the Patreon connector at Logto: the present one is changed, otherwise Logto's own is created.</summary>
internal sealed class ConnectorPlanner(ILogtoManagement logto) : ISetupPlanner
{
    // What Logto's own connector requests if its scope is empty.
    private const string DefaultScope = "identity identity[email]";

    public async Task<PlannedStep> PlanAsync(SetupState state, CancellationToken cancellationToken)
    {
        var connector = await logto.FindPatreonConnectorAsync(cancellationToken);
        state.ConnectorId = connector?.Id;
        var target = state.Target;
        if (connector is null && (target.ClientId is null || target.ClientSecret is null))
        {
            throw MissingInput(
                "Logto has no Patreon connector yet, and the client at Patreon for it is not set.",
                "Create a client at https://www.patreon.com/portal/registration/register-clients and set PatreonConnector:ClientId and "
                + "PatreonConnector:ClientSecret.");
        }

        var present = connector?.Config ?? new ConnectorConfig();
        var scope = !string.IsNullOrWhiteSpace(present.Scope) ? present.Scope
            : connector is { ConnectorId: LogtoConnector.PatreonKind } ? DefaultScope
            : "";
        if (target.ClientId is { } client && client != present.ClientId && target.ClientSecret is null)
        {
            throw MissingInput(
                $"Logto's Patreon connector has the client {present.ClientId}, and the secret of the new client {client} is not set.",
                "Set PatreonConnector:ClientSecret to the secret of that client, or leave PatreonConnector:ClientId out to keep the connector's client.");
        }

        var wanted = present with
        {
            ClientId = target.ClientId ?? present.ClientId,
            ClientSecret = target.ClientSecret ?? present.ClientSecret,
            Scope = AddScopes(scope, target.Scope),
        };
        return new PlannedStep(
            SetupStep.Of(
                "Patreon connector",
                connector is not null,
                new SetupField("client id", present.ClientId, wanted.ClientId),
                SetupField.Secret("client secret", present.ClientSecret, wanted.ClientSecret),
                new SetupField("scope", scope.Length > 0 ? scope : null, wanted.Scope)),
            async cancellation =>
            {
                if (connector is not null)
                {
                    await logto.ReplaceConfigAsync(connector.Id, wanted, cancellation);
                }
                else
                {
                    state.ConnectorId = (await logto.CreatePatreonConnectorAsync(wanted, cancellation)).Id;
                }
            });
    }

    // Scopes that another application needs stay.
    private static string AddScopes(string present, string needed) =>
        string.Join(' ', present.Split(' ', StringSplitOptions.RemoveEmptyEntries).Union(needed.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    private static SetupException MissingInput(string message, string remedy) => new(new SetupError(SetupErrorCode.MissingInput, message, remedy));
}
