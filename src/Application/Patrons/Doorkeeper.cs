using System.Collections.Concurrent;
using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using Microsoft.Extensions.Logging;

namespace Bookstore.Application.Patrons;

/// <summary>The one place that decides what is open to whom: by the memberships as they are known now, never by a claim of the sign-in.</summary>
internal sealed class Doorkeeper(ISessions sessions, IPatrons patrons, ILogger<Doorkeeper> logger)
{
    // Told once each: a book is looked at often, and there are only so many.
    private readonly ConcurrentDictionary<string, bool> _reported = [];

    /// <summary>Finds who the visitor of the current request is to the campaign.</summary>
    public async Task<Visitor> MeetAsync(CancellationToken cancellationToken)
    {
        var patronage = await sessions.FindCurrentAsync(cancellationToken) is { } session
            ? await patrons.FindAsync(session.ProfileId, cancellationToken)
            : null;
        var campaign = patronage is Patronage.Known known ? known.Campaign : await patrons.FindCampaignAsync(cancellationToken);
        return new Visitor(patronage, campaign);
    }

    /// <summary>Decides whether something is open to a visitor.</summary>
    public Access Decide(Visitor visitor, Audience audience)
    {
        if (audience is Audience.Everyone)
        {
            return new Access.Open();
        }

        var threshold = visitor.Campaign is { } campaign ? audience.FindThreshold(campaign) : null;
        if (visitor.Campaign is not null && audience is Audience.From from)
        {
            Report(from.TierOrCents, threshold, visitor.Campaign);
        }

        return visitor.Patronage is Patronage.Known { Level: var level } && (level.IsCreator || threshold?.IsReachedBy(level) is true)
            ? new Access.Open()
            : new Access.Closed(audience, threshold, visitor.Campaign, visitor.Patronage);
    }

    // What the creator will want to know of a tier that a book or a page asks for.
    private void Report(string asked, Threshold? threshold, Campaign campaign)
    {
        var meant = campaign.FindTiers(asked);
        switch (threshold)
        {
            case null when _reported.TryAdd(asked, true):
                logger.TierUnknown(asked, Name(campaign.Tiers.Where(tier => !tier.IsDeleted)));
                break;
            case { Tier: { } tier } when meant.Count > 1 && _reported.TryAdd($"{asked}: shared", true):
                logger.TierTitleShared(asked, Name(meant), tier.Id);
                break;
            case { Tier: { IsDeleted: true } tier } when _reported.TryAdd($"{asked}: deleted", true):
                logger.TierDeleted(asked, tier.Id, tier.AmountCents);
                break;
        }

        static string Name(IEnumerable<Tier> tiers) => string.Join(", ", tiers.Select(tier => $"'{tier.Title}' ({tier.Id}, {tier.AmountCents} cents)"));
    }
}

/// <summary>The visitor of the current request.</summary>
/// <param name="Patronage">What they are to the campaign; null for one who is not signed in.</param>
/// <param name="Campaign">The campaign, or null where there is none, or it was not read yet.</param>
internal sealed record Visitor(Patronage? Patronage, Campaign? Campaign);
