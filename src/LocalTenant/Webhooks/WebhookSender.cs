using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Bookstore.LocalTenant.Tenant;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookstore.LocalTenant.Webhooks;

/// <summary>
/// Posts webhooks to the app, signed like Logto's, one after the other in the order of what happened. Nobody waits for it,
/// and the tenant's stop drops what has not been sent: the app is down before the tenant is.
/// </summary>
internal sealed class WebhookSender(LocalTenantSettings settings, ILogger<WebhookSender> logger) : BackgroundService
{
    // Short: both ends are on one machine.
    private static readonly TimeSpan[] RetryDelays =
        [TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(600), TimeSpan.FromMilliseconds(1800)];

    private readonly Channel<JsonObject> _bodies = Channel.CreateUnbounded<JsonObject>();
    private readonly AppClient _app = new(TimeSpan.FromSeconds(10));

    public void Enqueue(JsonObject body) => _bodies.Writer.TryWrite(body);

    public override void Dispose()
    {
        _app.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var body in _bodies.Reader.ReadAllAsync(stoppingToken))
        {
            if (await SendAsync(Encoding.UTF8.GetBytes(body.ToJsonString(LogtoError.Json)), stoppingToken) is { } failure)
            {
                logger.WebhookFailed((string)body["event"]!, settings.WebhookUrl, failure.Reason);
            }
        }
    }

    private async Task<Failure?> SendAsync(byte[] body, CancellationToken cancellationToken)
    {
        var failure = await PostAsync(body, cancellationToken);
        foreach (var delay in RetryDelays)
        {
            if (failure is not { MayPass: true }) break;

            await Task.Delay(delay, cancellationToken);
            failure = await PostAsync(body, cancellationToken);
        }

        return failure;
    }

    private async Task<Failure?> PostAsync(byte[] body, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return await _app.PostAsync(
            settings.WebhookUrl,
            content,
            cancellationToken,
            ("User-Agent", "Logto (https://logto.io/)"),
            (WebhookSignature.Header, WebhookSignature.Of(body, settings.WebhookSigningKey)));
    }
}
