using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Webhooks;

/// <summary>Rejects a webhook before its body is read, if its header already shows that it is not from the service.</summary>
public sealed record VerifyWebhookHeader(WebhookService Service, string? Signature) : IRequest<WebhookResult?>;

internal sealed class VerifyWebhookHeaderHandler(IWebhookSignatures signatures, Telemetry telemetry)
    : IRequestHandler<VerifyWebhookHeader, WebhookResult?>
{
    /// <summary>Null if the body has to be read: <see cref="ProcessWebhook"/> goes on.</summary>
    public Task<WebhookResult?> Handle(VerifyWebhookHeader request, CancellationToken cancellationToken)
    {
        var rejection = signatures.Verify(request.Service, request.Signature, body: null).ToRejection();
        if (rejection is { } result)
        {
            telemetry.CountWebhook(request.Service, result);
        }

        return Task.FromResult(rejection);
    }
}
