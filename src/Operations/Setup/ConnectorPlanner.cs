using Bookstore.Infrastructure.Logto.Connectors;
using Bookstore.Operations.Management;

namespace Bookstore.Operations.Setup;

/// <summary>Plans a social connector at Logto: the present one is changed, otherwise Logto's own is created.</summary>
internal sealed class ConnectorPlanner(ILogtoManagement logto, SetupConnector wanted) : ISetupPlanner
{
    /// <summary>What Logto's own Patreon connector requests if its scope is empty.</summary>
    public const string PatreonScope = "identity identity[email]";

    public async Task<PlannedStep> PlanAsync(SetupState state, CancellationToken cancellationToken)
    {
        var connector = await logto.FindConnectorAsync(wanted.Target, cancellationToken);
        state.ConnectorIds[wanted.Target] = connector?.Id;
        if (connector is null && (wanted.ClientId is null || wanted.ClientSecret is null))
        {
            throw MissingClient();
        }

        var present = connector?.Config ?? new ConnectorConfig();
        if (wanted.ClientId is { } client && client != present.ClientId && wanted.ClientSecret is null)
        {
            throw MissingInput(
                $"Logto's {wanted.Name} connector has the client {present.ClientId}, and the secret of the new client {client} is not set.",
                $"Set {wanted.Section}:ClientSecret to the secret of that client, or leave {wanted.Section}:ClientId out to keep the connector's client.");
        }

        var scope = ReadScope(connector);
        var config = present with
        {
            ClientId = wanted.ClientId ?? present.ClientId,
            ClientSecret = wanted.ClientSecret ?? present.ClientSecret,
            Scope = AddScopes(scope, wanted.Scope) ?? present.Scope,
        };
        return new PlannedStep(
            SetupStep.Of(
                $"{wanted.Name} connector",
                connector is not null,
                new SetupField("client id", present.ClientId, config.ClientId),
                SetupField.Secret("client secret", present.ClientSecret, config.ClientSecret),
                new SetupField("scope", scope, AddScopes(scope, wanted.Scope))),
            async cancellation =>
            {
                if (connector is not null)
                {
                    await logto.ReplaceConfigAsync(connector.Id, config, cancellation);
                }
                else
                {
                    state.ConnectorIds[wanted.Target] = (await logto.CreateConnectorAsync(wanted.Target, config, cancellation)).Id;
                }
            });
    }

    private static string? ReadScope(LogtoConnector? connector) => connector switch
    {
        { Config.Scope: { } scope } when !string.IsNullOrWhiteSpace(scope) => scope,
        { ConnectorId: var kind } when kind == LogtoConnector.KindOf(PatreonConnector.Target) => PatreonScope,
        _ => null,
    };

    // Scopes that another application needs stay.
    private static string? AddScopes(string? present, string? needed) =>
        needed is null ? present : string.Join(' ', SocialConnectors.Split(present ?? "").Union(SocialConnectors.Split(needed)));

    private SetupException MissingClient() => wanted.Target == PatreonConnector.Target
        ? MissingInput(
            "Logto has no Patreon connector yet, and the client at Patreon for it is not set.",
            "Create a client at https://www.patreon.com/portal/registration/register-clients and set PatreonConnector:ClientId and "
            + "PatreonConnector:ClientSecret.")
        : MissingInput(
            $"Logto:Connectors lists {wanted.Target}, but Logto has no such connector yet, and the client for it is not set.",
            $"Create a client at {wanted.Name} and set {wanted.Section}:ClientId and {wanted.Section}:ClientSecret; or add the connector in Logto Console > "
            + "Connectors > Social connectors, and run setup again.");

    private static SetupException MissingInput(string message, string remedy) => new(new SetupError(SetupErrorCode.MissingInput, message, remedy));
}
