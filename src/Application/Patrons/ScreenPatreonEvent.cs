using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Patrons;

/// <summary>Looks at what says who sent a delivery of Patreon's webhook, before its body is read.</summary>
/// <param name="Signature">The <c>X-Patreon-Signature</c> header, or null.</param>
public sealed record ScreenPatreonEvent(string? Signature) : IRequest<ReceivePatreonEventResult?>;

internal sealed class ScreenPatreonEventHandler(IPatreonWebhooks webhooks) : IRequestHandler<ScreenPatreonEvent, ReceivePatreonEventResult?>
{
    /// <summary>Null where the body is wanted: <see cref="ReceivePatreonEvent"/> goes on.</summary>
    public Task<ReceivePatreonEventResult?> Handle(ScreenPatreonEvent request, CancellationToken cancellationToken) => Task.FromResult<ReceivePatreonEventResult?>(
        webhooks.Refuse(request.Signature) switch
        {
            null => null,
            PatreonEvent.NotConfigured => ReceivePatreonEventResult.NotConfigured,
            _ => ReceivePatreonEventResult.Forged,
        });
}
