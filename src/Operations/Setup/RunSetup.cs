using Bookstore.Application.Authorization;
using Bookstore.Operations.Management;
using MediatR;

namespace Bookstore.Operations.Setup;

/// <summary>Plans the configuration of Logto, and of Patreon's webhook, for this site.</summary>
/// <param name="Apply">
/// Whether the plan is carried out too. Each step is planned again right before it is applied, since the configuration may
/// have changed; a run that was cut short is completed by the next one.
/// </param>
public sealed record RunSetup(SetupOptions Options, bool Apply) : IRequest<SetupPlan>;

internal sealed class RunSetupHandler(
    ILogtoManagement logto, ISetupSettings settings, TimeProvider clock, IPatreonWebhookRegistrations? patreon = null) : IRequestHandler<RunSetup, SetupPlan>
{
    public async Task<SetupPlan> Handle(RunSetup request, CancellationToken cancellationToken)
    {
        var state = new SetupState(settings.Read(), request.Options);
        var patreonSkipReason = FindPatreonSkipReason(state);
        List<SetupStep> steps = [];
        SetupError? error = null;
        SetupError? patreonError = null;
        try
        {
            await VerifyIssuerAsync(state.Target, cancellationToken);
            foreach (var planner in CreatePlanners(state, withPatreon: patreonSkipReason is null))
            {
                try
                {
                    var planned = await planner.PlanAsync(state, cancellationToken);
                    if (request.Apply && planned.Step.Kind != SetupStepKind.Keep)
                    {
                        await planned.ApplyAsync(cancellationToken);
                    }

                    steps.Add(planned.Step);
                }
                catch (SetupException exception) when (planner is PatreonWebhookPlanner)
                {
                    // The site runs without this webhook: the settings from Logto are stored all the same.
                    patreonError = exception.Error;
                }
            }
        }
        catch (SetupException exception)
        {
            error = state.Target.Connectors.Aggregate(exception.Error, (masked, connector) => MaskSecret(masked, connector.ClientSecret));
        }

        return new SetupPlan(state.Target.Origin, steps, state.Settings, state.ConnectorIds, error, patreonError) { PatreonSkipReason = patreonSkipReason };
    }

    // A sign-in compares the two exactly (OpenID Connect Discovery 1.0, section 4.3), so an endpoint that differs is not stored.
    private async Task VerifyIssuerAsync(SetupTarget target, CancellationToken cancellationToken)
    {
        const string Path = "/oidc";
        var issuer = await logto.GetIssuerAsync(cancellationToken);
        if (issuer != target.Endpoint + Path)
        {
            throw new SetupException(new SetupError(
                SetupErrorCode.IssuerMismatch,
                $"Logto at {target.Endpoint} has the issuer '{issuer}', so every sign-in with this Logto:Endpoint would fail.",
                issuer.EndsWith(Path, StringComparison.Ordinal)
                    ? $"Set Logto:Endpoint to exactly {issuer[..^Path.Length]}; a Logto that you host takes it from its setting ENDPOINT."
                    : "Check Logto:Endpoint: it is the 'Logto endpoint' on any application's page in Logto Console."));
        }
    }

    private string? FindPatreonSkipReason(SetupState state) => patreon switch
    {
        null => null,
        _ when state.Options.SkipsPatreon => "reading it may renew the creator's tokens, and a dry run writes nothing.",
        _ when !patreon.CanReach(state.Target.Origin) => $"Patreon can't reach {state.Target.Origin}. Run setup again when PublicUrl is public.",
        _ => null,
    };

    // Logto may quote a value that it rejects.
    private static SetupError MaskSecret(SetupError error, string? secret) => string.IsNullOrEmpty(secret)
        ? error
        : error with { Message = error.Message.Replace(secret, SetupField.Mask, StringComparison.Ordinal) };

    private IEnumerable<ISetupPlanner> CreatePlanners(SetupState state, bool withPatreon)
    {
        yield return new ApplicationPlanner(logto, clock);
        foreach (var connector in state.Target.Connectors)
        {
            yield return new ConnectorPlanner(logto, connector);
        }

        yield return new SignInExperiencePlanner(logto);
        yield return new LogtoWebhookPlanner(logto);
        if (state.Options.Api is { } indicator)
        {
            yield return new ApiResourcePlanner(logto, indicator);
        }

        if (state.Options.CreatesLibrarianRole)
        {
            yield return new RolePlanner(logto, SiteRoles.Librarian, "Looks after the shelf");
        }

        if (state.Options.OrganizationRoles is { Count: > 0 } organizationRoles)
        {
            yield return new OrganizationTemplatePlanner(logto, organizationRoles);
        }

        if (state.Options.EnablesAccountCenter)
        {
            yield return new AccountCenterPlanner(logto);
        }

        if (patreon is not null && withPatreon)
        {
            yield return new PatreonWebhookPlanner(patreon);
        }

        // Last: it stores what the others found.
        if (state.Options.StoresSettings)
        {
            yield return new UserSecretsPlanner(settings);
        }
    }
}

/// <summary>Compares one thing with what the site needs.</summary>
internal interface ISetupPlanner
{
    Task<PlannedStep> PlanAsync(SetupState state, CancellationToken cancellationToken);
}

internal sealed record PlannedStep(SetupStep Step, Func<CancellationToken, Task> ApplyAsync);

/// <summary>What the planners hand on to each other.</summary>
internal sealed class SetupState
{
    public const string SigningKey = "Logto:WebhookSigningKey";

    public SetupState(SetupTarget target, SetupOptions options)
    {
        (Target, Options) = (target, options);
        Settings["Logto:Endpoint"] = target.Endpoint;
        // A start with printed settings reads neither the user-secrets nor, perhaps, these appsettings files: without the
        // origin it would use another one than the registered one.
        if (!options.StoresSettings || !target.IsOriginConfigured)
        {
            Settings["PublicUrl"] = target.Origin;
        }

        // As printed, for the same reason. User-secrets would come before an appsettings file that is changed later.
        if (!options.StoresSettings && target.Connectors.Count > 1)
        {
            Settings["Logto:Connectors"] = string.Join(' ', target.Connectors.Select(connector => connector.Target));
        }
    }

    public SetupTarget Target { get; }

    public SetupOptions Options { get; }

    /// <summary>The ids of the social connectors by target; null if a connector is not created yet.</summary>
    public Dictionary<string, string?> ConnectorIds { get; } = [];

    /// <summary>The settings that the site needs; null if a value is not known yet.</summary>
    public Dictionary<string, string?> Settings { get; } = [];
}
