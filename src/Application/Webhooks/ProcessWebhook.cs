using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Webhooks;

/// <summary>Verifies a webhook and acts on its event. If it comes twice or late, that does no harm.</summary>
/// <param name="Body">The body, byte for byte as it came.</param>
/// <param name="Trigger">The header with the name of the event, which is not signed, or null; Logto has it in the body.</param>
public sealed record ProcessWebhook(WebhookService Service, ReadOnlyMemory<byte> Body, string? Signature, string? Trigger = null)
    : IRequest<WebhookResult>;

internal sealed class ProcessWebhookHandler(
    IWebhookSignatures signatures, LogtoWebhookHandler logto, PatreonWebhookHandler patreon, Telemetry telemetry)
    : IRequestHandler<ProcessWebhook, WebhookResult>
{
    public async Task<WebhookResult> Handle(ProcessWebhook request, CancellationToken cancellationToken)
    {
        var result = signatures.Verify(request.Service, request.Signature, request.Body).ToRejection() ?? request.Service switch
        {
            WebhookService.Logto => await logto.HandleAsync(request.Body, cancellationToken),
            WebhookService.Patreon => await patreon.HandleAsync(request.Body, request.Trigger, cancellationToken),
        };
        telemetry.CountWebhook(request.Service, result);
        return result;
    }
}
