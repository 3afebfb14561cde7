using System.Diagnostics;
using Bookstore.Application.Ports;
using Microsoft.Extensions.Logging;

namespace Bookstore.Application.Webhooks;

/// <summary>
/// Refreshes the member that a Patreon webhook names: the API's response counts, not the webhook's body. Patreon disables a webhook
/// whose deliveries are rejected, so whatever is signed is accepted or ignored.
/// </summary>
internal sealed class PatreonWebhookHandler(IPatreonWebhookParser parser, IPatreonMembers members, ILogger<PatreonWebhookHandler> logger)
{
    private const int MaxTriggerLength = 64;

    public async Task<WebhookResult> HandleAsync(ReadOnlyMemory<byte> body, string? trigger, CancellationToken cancellationToken)
    {
        var triggerToLog = ToLog(trigger);
        switch (parser.Parse(body, trigger))
        {
            case PatreonWebhookEvent.MemberChanged changed:
                await members.RequestRefreshAsync(changed.MemberId, cancellationToken);
                logger.PatreonWebhookProcessed(triggerToLog);
                return WebhookResult.Accepted;

            case PatreonWebhookEvent.Test:
                logger.PatreonTestReceived(triggerToLog);
                return WebhookResult.Ignored;

            case PatreonWebhookEvent.Other:
                logger.PatreonWebhookIgnored(triggerToLog);
                return WebhookResult.Ignored;

            case PatreonWebhookEvent.Malformed:
                logger.PatreonWebhookMalformed(triggerToLog);
                return WebhookResult.Ignored;

            case var other:
                throw new UnreachableException($"Unhandled webhook event: {other}.");
        }
    }

    // The signature is of the body alone, so this header may be anything.
    private static string ToLog(string? trigger) =>
        trigger is { Length: > 0 and <= MaxTriggerLength } && trigger.All(character => char.IsAsciiLetterLower(character) || character is ':' or '_')
            ? trigger
            : "unknown";
}
