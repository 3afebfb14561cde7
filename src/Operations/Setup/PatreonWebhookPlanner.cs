using Bookstore.Application;
using Bookstore.Operations.Management;

namespace Bookstore.Operations.Setup;

/// <summary>Plans Patreon's webhook to this site.</summary>
internal sealed class PatreonWebhookPlanner(IPatreonWebhookRegistrations patreon) : ISetupPlanner
{
    private const string Secret = "Patreon:WebhookSecret";

    public async Task<PlannedStep> PlanAsync(SetupState state, CancellationToken cancellationToken)
    {
        var uri = $"{state.Target.Origin}{SiteAddresses.PatreonWebhook}";
        var present = (await patreon.ListAsync(cancellationToken)).FirstOrDefault(registration => registration.Uri == uri);
        if (present is null || present.Secret is not null)
        {
            state.Settings[Secret] = present?.Secret;
        }

        var triggers = present?.Triggers ?? [];
        string[] wanted = [.. triggers, .. present?.MissingTriggers ?? Infrastructure.Patreon.PatreonWebhookParser.Triggers];
        return new PlannedStep(
            SetupStep.Of(
                $"Patreon webhook {uri}",
                present is not null,
                SetupField.List("triggers", triggers, wanted),
                SetupField.Flag("paused", present is null ? null : present.IsPaused is true, to: false)),
            async cancellation =>
            {
                if (present is not null)
                {
                    await patreon.ChangeAsync(present with { Triggers = wanted, IsPaused = false }, cancellation);
                }
                else
                {
                    // If the call fails, there is no secret to store.
                    state.Settings.Remove(Secret);
                    if ((await patreon.RegisterAsync(uri, cancellation)).Secret is { } secret)
                    {
                        state.Settings[Secret] = secret;
                    }
                }
            });
    }
}
