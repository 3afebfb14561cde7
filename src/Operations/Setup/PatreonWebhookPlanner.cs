using Bookstore.Operations.Management;

namespace Bookstore.Operations.Setup;

/// <summary>Patreon's webhook at this site.</summary>
internal sealed class PatreonWebhookPart(IPatreonRegistrations patreon) : ISetupPart
{
    private const string Secret = "Patreon:WebhookSecret";

    public async Task<PlannedChange> PlanAsync(SetupState state, CancellationToken cancellationToken)
    {
        var uri = $"{state.Target.Origin}/webhooks/patreon";
        var known = (await patreon.ListAsync(cancellationToken)).FirstOrDefault(registration => registration.Uri == uri);
        state.Settings[Secret] = known?.Secret;
        string[] wanted = [.. (known?.Triggers ?? []).Union(patreon.Triggers)];
        return new PlannedChange(
            SetupStep.Of(
                $"Patreon's webhook {uri}",
                known is not null,
                SetupField.List("triggers", known?.Triggers ?? [], wanted),
                SetupField.Flag("is paused", known?.IsPaused, to: false)),
            async stop =>
            {
                if (known is not null)
                {
                    await patreon.ChangeAsync(known with { Triggers = wanted, IsPaused = false }, stop);
                }
                else
                {
                    // There is none to keep until there is one.
                    state.Settings.Remove(Secret);
                    state.Settings[Secret] = (await patreon.RegisterAsync(uri, stop)).Secret;
                }
            });
    }
}
