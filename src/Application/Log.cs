using Microsoft.Extensions.Logging;

namespace Bookstore.Application;

internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Debug, "Handled {Request} in {Milliseconds:0.0} ms")]
    public static partial void Handled(this ILogger logger, string request, double milliseconds);

    [LoggerMessage(1001, LogLevel.Information, "Processed a Logto webhook: {Event}")]
    public static partial void LogtoWebhookProcessed(this ILogger logger, string @event);

    [LoggerMessage(1020, LogLevel.Information, "Processed a Patreon webhook: {Trigger}")]
    public static partial void PatreonWebhookProcessed(this ILogger logger, string trigger);

    [LoggerMessage(1021, LogLevel.Information, "Received a test of the Patreon webhook ({Trigger}): its signature is valid, and it names no member")]
    public static partial void PatreonTestReceived(this ILogger logger, string trigger);

    [LoggerMessage(1022, LogLevel.Information, "Ignored a Patreon webhook ({Trigger}): the site doesn't need this event")]
    public static partial void PatreonWebhookIgnored(this ILogger logger, string trigger);

    [LoggerMessage(1023, LogLevel.Warning, "Ignored a Patreon webhook ({Trigger}): its signature is valid, but its body is not a JSON:API document")]
    public static partial void PatreonWebhookMalformed(this ILogger logger, string trigger);

    [LoggerMessage(1030, LogLevel.Warning, "'{Tier}' is neither a tier of the campaign nor an amount in cents, so only the creator may see what requires it. The tiers are: {Tiers}")]
    public static partial void TierUnknown(this ILogger logger, string tier, string tiers);

    [LoggerMessage(1031, LogLevel.Warning, "Several tiers of the campaign have the title '{Title}': {Tiers}. The most expensive, {TierId}, is required; use a tier's id to choose another")]
    public static partial void TierTitleShared(this ILogger logger, string title, string tiers, string tierId);

    [LoggerMessage(1032, LogLevel.Warning, "The tier '{Tier}' ({TierId}) was deleted at Patreon. What requires it stays open to its paying members, and to others from {Cents} cents a month. Require another tier, or an amount")]
    public static partial void TierDeleted(this ILogger logger, string tier, string tierId, int cents);

    [LoggerMessage(1033, LogLevel.Warning, "Could not look up the membership of a person who signed in; the next sync will")]
    public static partial void MembershipLookupFailed(this ILogger logger, Exception exception);

    [LoggerMessage(1220, LogLevel.Error, "Could not find out whether a person has the permission '{Permission}': {Reason}")]
    public static partial void PermissionNotEvaluated(this ILogger logger, string permission, string reason);
}
