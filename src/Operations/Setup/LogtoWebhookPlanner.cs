using Bookstore.Operations.Management;

namespace Bookstore.Operations.Setup;

/// <summary>Logto's webhook at this site.</summary>
internal sealed class HookPart(ILogtoManagement logto) : ISetupPart
{
    public async Task<PlannedChange> PlanAsync(SetupState state, CancellationToken cancellationToken)
    {
        var url = $"{state.Target.Origin}/webhooks/logto";
        var hook = (await logto.ListHooksAsync(cancellationToken)).FirstOrDefault(hook => hook.Config.Url == url);
        state.Settings["Logto:WebhookSigningKey"] = hook?.SigningKey;
        string[] wanted = [.. (hook?.Events ?? []).Union(logto.HookEvents)];
        return new PlannedChange(
            SetupStep.Of(
                $"webhook {url}",
                hook is not null,
                SetupField.List("events", hook?.Events ?? [], wanted),
                SetupField.Flag("is on", hook is null ? null : hook.Enabled is not false, to: true)),
            async stop =>
            {
                if (hook is { Id: { } id })
                {
                    await logto.ChangeHookAsync(id, wanted, stop);
                }
                else
                {
                    var created = await logto.CreateHookAsync(
                        new LogtoHook(Id: null, "Bookstore", wanted, new HookConfig(url), SigningKey: null, Enabled: true), stop);
                    state.Settings["Logto:WebhookSigningKey"] = created.SigningKey;
                }
            });
    }
}
