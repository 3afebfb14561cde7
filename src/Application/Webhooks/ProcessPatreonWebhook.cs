using Bookstore.Application.Ports;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Bookstore.Application.Webhooks;

/// <summary>
/// Takes a delivery of Patreon's webhook as a hint: the member that it names is read anew, and what Patreon answers then
/// counts. So the same delivery again, or one that is late, does no harm.
/// </summary>
/// <param name="Body">The body, byte for byte as it came.</param>
/// <param name="Signature">The <c>X-Patreon-Signature</c> header, or null.</param>
/// <param name="Trigger">The <c>X-Patreon-Event</c> header, or null.</param>
public sealed record ProcessPatreonWebhook(ReadOnlyMemory<byte> Body, string? Signature, string? Trigger)
    : IRequest<ProcessPatreonWebhookResult>;

/// <summary>What became of <see cref="ProcessPatreonWebhook"/>.</summary>
public enum ProcessPatreonWebhookResult
{
    /// <summary>It was taken.</summary>
    Taken,

    /// <summary>It is Patreon's, and changes nothing here. Patreon gives a webhook up whose deliveries are refused.</summary>
    Ignored,

    /// <summary>Its signature is missing or wrong.</summary>
    Forged,

    /// <summary>The site takes no webhooks, since no secret is set.</summary>
    NotConfigured,
}

internal sealed class ProcessPatreonWebhookHandler(
    IPatreonWebhooks webhooks, IPatreonMembers members, ILogger<ProcessPatreonWebhookHandler> logger)
    : IRequestHandler<ProcessPatreonWebhook, ProcessPatreonWebhookResult>
{
    public Task<ProcessPatreonWebhookResult> Handle(ProcessPatreonWebhook request, CancellationToken cancellationToken) =>
        Task.FromResult(Handle(request));

    private const int MaxTriggerLength = 64;

    private ProcessPatreonWebhookResult Handle(ProcessPatreonWebhook request)
    {
        var trigger = Legible(request.Trigger);
        switch (webhooks.Read(request.Body, request.Signature, request.Trigger))
        {
            case PatreonEvent.MemberChanged changed:
                members.RequestRefresh(changed.MemberId);
                logger.PatreonEventTaken(trigger);
                return ProcessPatreonWebhookResult.Taken;

            case PatreonEvent.Test:
                logger.PatreonTestReceived(trigger);
                return ProcessPatreonWebhookResult.Ignored;

            case PatreonEvent.Unknown:
                logger.PatreonEventIgnored(trigger);
                return ProcessPatreonWebhookResult.Ignored;

            case PatreonEvent.Malformed:
                logger.PatreonEventUnreadable(trigger);
                return ProcessPatreonWebhookResult.Ignored;

            case PatreonEvent.Forged:
                return ProcessPatreonWebhookResult.Forged;
            case PatreonEvent.NotConfigured:
                return ProcessPatreonWebhookResult.NotConfigured;
            case var unknown:
                throw new InvalidOperationException($"{unknown} is no event that this handler knows.");
        }
    }

    // The signature is of the body alone: this header is whatever was sent.
    private static string Legible(string? trigger) =>
        trigger is { Length: > 0 and <= MaxTriggerLength } && trigger.All(character => char.IsAsciiLetterLower(character) || character is ':' or '_')
            ? trigger
            : "unknown";
}
