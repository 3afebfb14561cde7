using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Webhooks;

/// <summary>Looks at what says who sent a delivery of Patreon's webhook, before its body is read.</summary>
/// <param name="Signature">The <c>X-Patreon-Signature</c> header, or null.</param>
public sealed record ScreenPatreonEvent(string? Signature) : IRequest<ProcessPatreonWebhookResult?>;

internal sealed class ScreenPatreonEventHandler(IPatreonWebhooks webhooks) : IRequestHandler<ScreenPatreonEvent, ProcessPatreonWebhookResult?>
{
    /// <summary>Null where the body is wanted: <see cref="ProcessPatreonWebhook"/> goes on.</summary>
    public Task<ProcessPatreonWebhookResult?> Handle(ScreenPatreonEvent request, CancellationToken cancellationToken) => Task.FromResult<ProcessPatreonWebhookResult?>(
        webhooks.Refuse(request.Signature) switch
        {
            null => null,
            PatreonEvent.NotConfigured => ProcessPatreonWebhookResult.NotConfigured,
            _ => ProcessPatreonWebhookResult.Forged,
        });
}
