using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Data;

namespace Bookstore.LocalTenant.Logto.Webhooks;

/// <summary>
/// Posts signed webhooks to the app in the background, in order, unless every webhook is disabled or deleted. What is unsent when
/// the tenant stops is dropped: the app is already down then.
/// </summary>
internal sealed class WebhookSender(LocalTenantSettings settings, TenantConfiguration tenant, ILogger<WebhookSender> logger) : BackgroundService
{
    private readonly Channel<JsonObject> _bodies = Channel.CreateUnbounded<JsonObject>();
    private readonly AppClient _app = new(TimeSpan.FromSeconds(10));

    public void Enqueue(JsonObject body)
    {
        if (tenant.Hooks.All.Any(hook => (bool?)hook["enabled"] == true)) _bodies.Writer.TryWrite(body);
    }

    public override void Dispose()
    {
        _app.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var body in _bodies.Reader.ReadAllAsync(stoppingToken))
        {
            var json = Encoding.UTF8.GetBytes(body.ToUnescapedString());
            var failure = await _app.PostWithRetriesAsync(
                settings.WebhookUrl,
                json,
                stoppingToken,
                ("User-Agent", "Logto (https://logto.io/)"),
                (WebhookSignature.Header, WebhookSignature.Of(json, settings.WebhookSigningKey)));
            if (failure is not null) logger.WebhookFailed((string)body["event"]!, settings.WebhookUrl, failure.Reason);
        }
    }
}
