using Bookstore.Infrastructure.Logto;
using Bookstore.Infrastructure.Logto.Management;
using Bookstore.Operations.Setup;
using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>What <c>setup</c> would create or change at Logto, and whether the site has the webhook's signing key.</summary>
internal sealed class LogtoSetupCheck(IMediator mediator, IOptions<LogtoOptions> logto, IConfiguration configuration) : ICheck
{
    public string Name => "logto.setup";

    public IReadOnlyList<string> Needs => [LogtoDiscoveryCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        if (!ManagementOptions.AreSet(configuration))
        {
            return [Finding.NotChecked(ManagementOptions.NotSet)];
        }

        var plan = await mediator.Send(new RunSetup(new SetupOptions(SkipsPatreon: true), Apply: false), cancellationToken);
        List<Finding> findings =
        [
            .. plan.Steps.Where(step => step.Kind != SetupStepKind.Keep).Select(step => Finding.Warning(
                $"'setup' would {(step.Kind == SetupStepKind.Create ? "create" : "change")} the {step.Resource}: {Describe(step)}.",
                "Run 'setup', which shows the plan and asks before it changes anything; or do the same in Logto Console.")),
        ];
        if (plan.Settings.GetValueOrDefault(SetupState.SigningKey) is { } key && key != logto.Value.WebhookSigningKey)
        {
            findings.Add(Finding.Failed(
                "Logto:WebhookSigningKey is not the signing key of the webhook at Logto, so this site rejects every delivery.",
                "Set it to the signing key in Logto Console > Webhooks; 'setup' does it too."));
        }

        if (plan.Error is { } error)
        {
            findings.Add(Finding.Failed(error.Message, error.Remedy));
            if (!plan.Settings.ContainsKey(SetupState.SigningKey))
            {
                findings.Add(Finding.NotChecked("The webhook's signing key was not compared, because of the finding above."));
            }
        }

        return findings.Count > 0 ? findings : [Finding.Ok("'setup' would change nothing at Logto, and the site has the webhook's signing key.")];
    }

    private static string Describe(SetupStep step) => string.Join("; ", step.Fields.Where(field => field.IsChanged)
        .Select(field => $"{field.Name} {field.From ?? "(none)"} -> {field.To ?? "(none)"}"));
}
