using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Webhooks;

/// <summary>Looks at what says who sent a delivery of Logto's webhook, before its body is read.</summary>
/// <param name="Signature">The <c>logto-signature-sha-256</c> header, or null.</param>
public sealed record ScreenLogtoEvent(string? Signature) : IRequest<ProcessLogtoWebhookResult?>;

internal sealed class ScreenLogtoEventHandler(ILogtoWebhooks webhooks) : IRequestHandler<ScreenLogtoEvent, ProcessLogtoWebhookResult?>
{
    /// <summary>Null where the body is wanted: <see cref="ProcessLogtoWebhook"/> goes on.</summary>
    public Task<ProcessLogtoWebhookResult?> Handle(ScreenLogtoEvent request, CancellationToken cancellationToken) => Task.FromResult<ProcessLogtoWebhookResult?>(
        webhooks.Refuse(request.Signature) switch
        {
            null => null,
            LogtoEvent.NotConfigured => ProcessLogtoWebhookResult.NotConfigured,
            _ => ProcessLogtoWebhookResult.Forged,
        });
}
