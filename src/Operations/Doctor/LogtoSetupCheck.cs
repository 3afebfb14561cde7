using MediatR;

namespace Bookstore.Operations.Doctor;

/// <summary>What <c>setup</c> would create or change at Logto: a finding for each thing. Patreon is for its own checks.</summary>
/// <param name="mediator">Plans the setup.</param>
/// <param name="needs">The checks that have to come out well before.</param>
public sealed class SetupCheck(IMediator mediator, params IReadOnlyList<string> needs) : ICheck
{
    /// <inheritdoc />
    public string Name => "logto.setup";

    /// <inheritdoc />
    public IReadOnlyList<string> Needs => needs;

    /// <inheritdoc />
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var plan = await mediator.Send(new PlanSetup(new SetupOptions(SkipsPatreon: true)), cancellationToken);
        if (plan.IsDone)
        {
            return [Finding.Ok("'setup' would change nothing.")];
        }

        List<Finding> findings =
        [
            .. plan.Steps.Where(step => step.Kind != SetupStepKind.Keep).Select(step => Finding.Warning(
                $"'setup' would {(step.Kind == SetupStepKind.Create ? "create" : "change")} the {step.Thing}: {Describe(step)}.",
                "Run 'setup', which shows the plan and asks; or do the same in the Console.")),
        ];
        if (plan.Problem is { } problem)
        {
            findings.Add(Finding.Failed(problem.Message, problem.Remedy));
        }

        return findings;
    }

    private static string Describe(SetupStep step) => string.Join("; ", step.Fields.Where(field => field.IsChanged)
        .Select(field => $"{field.Name} {field.From ?? "(nothing)"} -> {field.To ?? "(nothing)"}"));
}
