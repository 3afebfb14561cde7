using Bookstore.Application;
using Bookstore.Infrastructure.Logto;
using Bookstore.Operations.Management;

namespace Bookstore.Operations.Setup;

/// <summary>Plans Logto's webhook to this site.</summary>
internal sealed class LogtoWebhookPlanner(ILogtoManagement logto) : ISetupPlanner
{
    public async Task<PlannedStep> PlanAsync(SetupState state, CancellationToken cancellationToken)
    {
        var url = $"{state.Target.Origin}{SiteAddresses.LogtoWebhook}";
        var webhook = (await logto.ListWebhooksAsync(cancellationToken)).FirstOrDefault(webhook => webhook.Config.Url == url);
        state.Settings[SetupState.SigningKey] = webhook?.SigningKey;
        string[] further = state.Options.RegistersOrganizationEvents ? [LogtoWebhookParser.MembershipsUpdated] : [];
        string[] wanted = [.. (webhook?.Events ?? []).Union(LogtoWebhookParser.Events).Union(further)];
        return new PlannedStep(
            SetupStep.Of(
                $"Logto webhook {url}",
                webhook is not null,
                SetupField.List("events", webhook?.Events ?? [], wanted),
                SetupField.Flag("enabled", webhook is null ? null : webhook.Enabled is not false, to: true)),
            async cancellation =>
            {
                if (webhook is { Id: { } id })
                {
                    await logto.ChangeWebhookAsync(id, wanted, cancellation);
                }
                else
                {
                    var created = await logto.CreateWebhookAsync(
                        new LogtoWebhook(Id: null, "Bookstore", wanted, new WebhookConfig(url), SigningKey: null, Enabled: true), cancellation);
                    state.Settings[SetupState.SigningKey] = created.SigningKey;
                }
            });
    }
}
