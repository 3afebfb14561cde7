using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Logto;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>Whether this site has the signing key of Logto's webhook. That the webhook is there is for <c>logto.setup</c> to say.</summary>
internal sealed class LogtoWebhookCheck(ILogtoManagement management, IOptions<LogtoOptions> logto, IOptions<SiteOptions> site) : ICheck
{
    public const string CheckName = "logto.webhook-key";

    public string Name => CheckName;

    public IReadOnlyList<string> Needs => [LogtoIssuerCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var url = $"{site.Value.Origin}/webhooks/logto";
            var hooks = await management.ListHooksAsync(cancellationToken);
            return [hooks.FirstOrDefault(hook => hook.Config.Url == url) switch
            {
                null => Finding.NotChecked($"Not checked, because Logto has no webhook to {url}."),
                { SigningKey: var key } when key != logto.Value.WebhookSigningKey => Finding.Failed(
                    "Logto:WebhookSigningKey is not the signing key of the webhook at Logto, so every delivery is refused.",
                    "Set it to the signing key in Logto Console > Webhooks; 'setup' does."),
                _ => Finding.Ok("Logto's webhook is signed with the key that this site has."),
            }];
        }
        catch (SetupException exception)
        {
            return [Finding.NotChecked($"Not checked, because Logto did not tell: {exception.Problem.Message}")];
        }
    }
}
