using Bookstore.Operations.Management;

namespace Bookstore.Operations.Setup;

/// <summary>
/// Goes through the things that a setup is about, one after the other. A plan and its execution are the same walk, so what
/// is done is what was shown, unless somebody else changed something in between; and a walk that was cut short is
/// completed by the next one.
/// </summary>
internal sealed class SetupRunner(
    ILogtoManagement logto, ISetupSettings settings, TimeProvider clock, IPatreonRegistrations? patreon = null)
{
    public async Task<SetupPlan> WalkAsync(SetupOptions wishes, bool apply, CancellationToken cancellationToken)
    {
        var state = new SetupState(settings.Read(), wishes);
        List<SetupStep> steps = [];
        SetupError? problem = null;
        SetupError? patreonProblem = null;
        try
        {
            await VerifyEndpointAsync(state.Target, cancellationToken);
        }
        catch (SetupException exception)
        {
            problem = exception.Problem;
        }

        foreach (var part in problem is null ? PartsOf(state) : [])
        {
            try
            {
                var draft = await part.PlanAsync(state, cancellationToken);
                if (apply && draft.Step.Kind != SetupStepKind.Keep)
                {
                    await draft.ApplyAsync(cancellationToken);
                }

                steps.Add(draft.Step);
            }
            catch (SetupException exception) when (part is PatreonWebhookPart)
            {
                // What Logto gave is kept all the same: the site runs without this.
                patreonProblem = exception.Problem;
            }
            catch (SetupException exception)
            {
                problem = WithoutSecret(exception.Problem, state.Target.ClientSecret);
                break;
            }
        }

        return new SetupPlan(state.Target.Origin, steps, state.Settings, state.ConnectorId, problem, patreonProblem) { WhyNoPatreon = FindWhyNoPatreon(state) };
    }

    // A sign-in compares the two letter by letter (OpenID Connect Discovery 1.0, 4.3), so what differs is not stored.
    private async Task VerifyEndpointAsync(SetupTarget target, CancellationToken cancellationToken)
    {
        const string Path = "/oidc";
        var issuer = await logto.GetIssuerAsync(cancellationToken);
        if (issuer != target.Endpoint + Path)
        {
            throw new SetupException(new SetupError(
                SetupErrorCode.EndpointWrong,
                $"Logto at {target.Endpoint} calls itself '{issuer}', so every sign-in through Logto:Endpoint would be refused.",
                issuer.EndsWith(Path, StringComparison.Ordinal)
                    ? $"Set Logto:Endpoint to {issuer[..^Path.Length]}, letter by letter; a Logto of your own takes that from its setting ENDPOINT."
                    : "Is Logto:Endpoint a Logto? It is the 'Logto endpoint' on any application's page in its Console."));
        }
    }

    private string? FindWhyNoPatreon(SetupState state) => patreon switch
    {
        null => null,
        _ when state.Wishes.SkipsPatreon => "to look at it may renew the creator's tokens, and nothing is to be written.",
        _ when !patreon.CanCall(state.Target.Origin) => $"Patreon can't call {state.Target.Origin}. Run setup again once PublicUrl is public.",
        _ => null,
    };

    // What Logto says of a value that it refuses may quote it.
    private static SetupError WithoutSecret(SetupError problem, string? secret) => string.IsNullOrEmpty(secret)
        ? problem
        : problem with { Message = problem.Message.Replace(secret, "********", StringComparison.Ordinal) };

    private IEnumerable<ISetupPart> PartsOf(SetupState state)
    {
        yield return new ApplicationPart(logto, clock);
        yield return new ConnectorPart(logto);
        yield return new SignInPart(logto);
        yield return new HookPart(logto);
        if (state.Wishes.Api is { } indicator)
        {
            yield return new ApiPart(logto, indicator);
        }

        if (patreon is not null && FindWhyNoPatreon(state) is null)
        {
            yield return new PatreonWebhookPart(patreon);
        }

        // Last: they are what the others found.
        if (state.Wishes.StoresSettings)
        {
            yield return new SettingsPart(settings);
        }
    }
}

/// <summary>One of the things that a setup is about.</summary>
internal interface ISetupPart
{
    /// <summary>Reads it, and says what is to do.</summary>
    Task<PlannedChange> PlanAsync(SetupState state, CancellationToken cancellationToken);
}

/// <summary>A step that can be done.</summary>
internal sealed record PlannedChange(SetupStep Step, Func<CancellationToken, Task> ApplyAsync);

/// <summary>What the walk has found so far.</summary>
internal sealed class SetupState
{
    public SetupState(SetupTarget target, SetupOptions wishes)
    {
        (Target, Wishes) = (target, wishes);
        Settings["Logto:Endpoint"] = target.Endpoint;
        if (!wishes.StoresSettings || !target.IsOriginKept)
        {
            // Else the next start would be at another origin than the one that is registered: what is printed is for a start
            // that reads neither the user-secrets nor, perhaps, the files of settings that are here.
            Settings["PublicUrl"] = target.Origin;
        }
    }

    public SetupTarget Target { get; }

    public SetupOptions Wishes { get; }

    public string? ConnectorId { get; set; }

    /// <summary>The settings that the site needs; null while a value is not known.</summary>
    public Dictionary<string, string?> Settings { get; } = [];
}
