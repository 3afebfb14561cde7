using Microsoft.Extensions.Logging;

namespace Bookstore.Application;

/// <summary>The messages of this layer: event ids 1000 to 1999.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Debug, "{Request} handled in {Milliseconds:0.0} ms")]
    public static partial void Handled(this ILogger logger, string request, double milliseconds);

    [LoggerMessage(1001, LogLevel.Information, "Took an event of Logto: {Event}")]
    public static partial void EventTaken(this ILogger logger, string @event);

    [LoggerMessage(1020, LogLevel.Information, "Took an event of Patreon: {Trigger}")]
    public static partial void PatreonEventTaken(this ILogger logger, string trigger);

    [LoggerMessage(1021, LogLevel.Information, "Received a test delivery of Patreon's webhook ({Trigger}): its signature is right, and it names no member")]
    public static partial void PatreonTestReceived(this ILogger logger, string trigger);

    [LoggerMessage(1022, LogLevel.Information, "Ignored a delivery of Patreon's webhook ({Trigger}): the site has no use for such events")]
    public static partial void PatreonEventIgnored(this ILogger logger, string trigger);

    [LoggerMessage(1023, LogLevel.Warning, "Ignored a delivery of Patreon's webhook ({Trigger}): its signature is right, and its body is not a JSON:API document")]
    public static partial void PatreonEventUnreadable(this ILogger logger, string trigger);

    [LoggerMessage(1030, LogLevel.Warning, "'{Tier}' is neither a tier of the campaign nor an amount in cents: what asks for it opens to nobody but the creator. The tiers are: {Tiers}")]
    public static partial void TierUnknown(this ILogger logger, string tier, string tiers);

    [LoggerMessage(1031, LogLevel.Warning, "Several tiers of the campaign have the title '{Title}': {Tiers}. What asks for it takes the dearest, {TierId}; ask for a tier by its id to mean another")]
    public static partial void TierTitleShared(this ILogger logger, string title, string tiers, string tierId);

    [LoggerMessage(1032, LogLevel.Warning, "The tier '{Tier}' ({TierId}) was deleted at Patreon: what asks for it stays open to those who pay for it, and from {Cents} cents a month. Ask for another tier, or for an amount")]
    public static partial void TierDeleted(this ILogger logger, string tier, string tierId, int cents);
}
